import type { Fetch } from '#shared/world.ts'

export const githubApi = 'http://127.0.0.1:8090'

export type Answer = (url: URL, init: RequestInit) => Response | Promise<Response>

/** GitHub as the tools see it: JSON by path, and what was asked of it. */
export interface FakeGitHub {
  fetch: Fetch
  /** Sets what a path answers: a function, or a JSON body. */
  on(path: string, answer: Answer | object): void
  /** Every request so far, oldest first. */
  asked: { url: URL; headers: Headers; signal: AbortSignal }[]
}

export const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json; charset=utf-8', ...init.headers },
  })

const notFound: Answer = () => json({ message: 'Not Found' }, { status: 404 })

/** `otherwise` answers the paths that are not set. */
export function fakeGitHub(otherwise = notFound): FakeGitHub {
  const answers = new Map<string, Answer>()
  const asked: FakeGitHub['asked'] = []
  return {
    asked,
    on(path, answer) {
      answers.set(path, typeof answer === 'function' ? (answer as Answer) : () => json(answer))
    },
    fetch: async (given, init = {}) => {
      const url = new URL(given)
      asked.push({ url, headers: new Headers(init.headers), signal: init.signal! })
      return (answers.get(url.pathname) ?? otherwise)(url, init)
    },
  }
}

/** A profile with the fields that GitHub documents and tools read. */
export const githubUser = (id: number, login: string, more: object = {}) => ({
  login,
  id,
  node_id: 'x',
  type: 'User',
  html_url: `https://github.com/${login}`,
  avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
  name: `The ${login}`,
  bio: null,
  company: null,
  location: null,
  blog: '',
  email: null,
  followers: 3,
  following: 1,
  public_repos: 2,
  created_at: '2011-01-25T18:44:36Z',
  ...more,
})

/** A repository of a list with the fields that GitHub documents and tools read. */
export const githubRepository = (ownerId: number, fullName: string, more: object = {}) => ({
  id: 1,
  full_name: fullName,
  owner: { id: ownerId, login: fullName.split('/')[0] },
  private: false,
  html_url: `https://github.com/${fullName}`,
  description: null,
  language: null,
  stargazers_count: 5,
  forks_count: 2,
  open_issues_count: 1,
  topics: ['demo'],
  updated_at: '2026-01-02T03:04:05Z',
  ...more,
})
