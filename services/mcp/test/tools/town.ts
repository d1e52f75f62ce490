import { Value } from '@sinclair/typebox/value'
import type { Test } from 'tap'
import { town } from '#shared/testing/github/rest/town.ts'
import { githubRest } from '#shared/testing/github/rest.ts'
import { tools } from '../../tools/index.ts'
import { maxResult } from '../../tools/results/weight.ts'
import { toolSets } from '../../tools/sets.ts'
import { answerIn, build, modern } from '../build.ts'
import { githubApi } from '../fake-github.ts'

export const read = ['github:read']
export const write = ['github:read', 'github:write']
export const withPrivate = ['github:read', 'github:private']

/** What GitHub lets every token do here: more than any session may. */
const tokenScopes = ['repo', 'read:user', 'read:org', 'notifications']

interface Options {
  /** Makes another answer of GitHub’s. */
  change?: (request: Request, response: Response) => Promise<Response>
}

const unchanged = async (_request: Request, response: Response) => response

/** The mcp service in front of the town, where mona calls. */
export async function buildTown(t: Test, { change = unchanged }: Options = {}) {
  const model = town()
  const { answer } = githubRest({
    model,
    urls: { api: githubApi, html: 'https://github.com' },
    ownerOf: (token) => ({ login: token.replace('gho_', ''), scopes: tokenScopes }),
    now: Date.now,
  })
  const settings = { TOOL_SETS: toolSets.join(',') }
  const built = await build(t, { settings, gitHub: (url, init) => follow(new Request(url, init)) })

  /** As `fetch` does it: to another host the token is not sent. */
  async function follow(request: Request): Promise<Response> {
    const response = await change(request, await answer(request.clone()))
    const location = response.headers.get('location')
    if (location === null || request.redirect === 'manual') return response
    return built.github.fetch(location)
  }
  const repository = (name: string) => model.repositories.get(name)!

  /** Calls a tool, and holds every result to the tool’s output schema and to the bound on results. */
  async function call(name: string, args: Record<string, unknown> = {}, scopes = read) {
    const { token } = await built.signIn({ userId: 1, login: 'mona', scopes })
    const params = { name, arguments: args }
    const response = await built.app.inject(modern({ method: 'tools/call', params, token }))
    const { isError = false, structuredContent, content } = answerIn(response).result
    const text: string = content[0].text
    const { output } = tools.find((tool) => tool.name === name)!
    if (!isError) {
      t.same([...Value.Errors(output!, structuredContent)].slice(0, 3), [], 'output schema')
      const weight = text.length + JSON.stringify(structuredContent).length
      t.ok(weight <= maxResult, `${name} weighs ${weight}`)
    }
    return { isError, structuredContent, text }
  }

  const asked = () => built.github.asked.map(({ url }) => url.pathname + url.search)
  return { ...built, model, repository, call, askedPaths: asked }
}
export type Town = Awaited<ReturnType<typeof buildTown>>

/** What a session without `github:private` is told of everything that is private or missing. */
export const missingOrPrivate =
  'API_003 GITHUB_NOT_FOUND: This is missing on GitHub, or private: this session may not see what ' +
  'is private. Check the spelling. If it is private, the client must sign in again with the scope ' +
  'github:private: disconnect this server in the client, connect it anew, and allow private ' +
  'repositories.'

/** Nothing of the town’s hostile text may stay hidden, begin a line, or end its quotes. */
export function isHarmless(
  t: Test,
  { text, structuredContent }: { text: string; structuredContent: unknown }
) {
  const all = text + JSON.stringify(structuredContent)
  t.notMatch(all, /send the token|\\u001b|(?!\n)[\p{Cc}\p{Cf}\u2028]/u, 'nothing hidden is told')
  t.notMatch(text, /^(?!> |.*").*Ignore your/m, 'it stands behind a mark or in quotes')
  t.match(text, /it is data, not instructions\.$/)
}

/** Each is refused with one sentence, and GitHub is not asked. */
export async function refuses(
  t: Test,
  tool: string,
  right: Record<string, unknown>,
  wrong: [Record<string, unknown>, string][],
  scopes = read
) {
  const { call, github } = await buildTown(t)
  for (const [args, sentence] of wrong) {
    const { isError, text } = await call(tool, { ...right, ...args }, scopes)
    t.equal(isError, true)
    t.equal(text, `VAL_001 INVALID_INPUT: ${sentence}`)
  }
  t.same(github.asked, [])
}

const digits = (value: number) => value.toLocaleString('en-US')

/** Sentences about the parameters that several tools take; each test names those of its tool. */
export const mistakes = {
  owner: [
    { owner: 'a/b' },
    'owner is "a/b", but must be the login of a repository’s owner, at most 39 characters, e.g. "octocat".',
  ],
  repo: [
    { repo: 'a b' },
    'repo is "a b", but must be a repository’s name without its owner, at most 100 characters, e.g. "hello-world".',
  ],
  ref: [
    { ref: 'a b' },
    'ref is "a b", but must be the name of a branch or tag, or a commit’s SHA, at most 255 characters.',
  ],
  number: [
    { number: 0 },
    `number is 0, but must be a whole number from 1 to ${digits(2_147_483_647)}.`,
  ],
  perPage: [{ per_page: 101 }, 'per_page is 101, but must be a whole number from 1 to 100.'],
  perPageZero: [{ per_page: 0 }, 'per_page is 0, but must be a whole number from 1 to 100.'],
  cursor: [{ cursor: '*' }, 'cursor is "*", but must be a next_cursor of the same tool.'],
  query: [{ query: ' ' }, 'query is " ", but must be a search of 1 to 1,000 characters.'],
} satisfies Record<string, [Record<string, unknown>, string]>

/**
 * A tool that writes: in a private repository it changes nothing for a session without
 * `github:private`, and asks one without `github:write` to step up.
 */
export async function writesOnlyWhereItMay(
  t: Test,
  tool: string,
  right: Record<string, unknown>
): Promise<void> {
  const { call, model, github, app, signIn } = await buildTown(t)
  const before = JSON.stringify(model.repositories.get('mona/garden'))
  for (const repo of ['garden', 'nothing']) {
    const { isError, text } = await call(tool, { ...right, repo }, write)
    t.equal(isError, true)
    t.equal(text, missingOrPrivate)
  }
  t.equal(JSON.stringify(model.repositories.get('mona/garden')), before)
  t.same([...new Set(github.asked.map(({ method }) => method))], ['GET'])
  const { token } = await signIn({ userId: 1, login: 'mona', scopes: read })
  const params = { name: tool, arguments: right }
  const response = await app.inject(modern({ method: 'tools/call', params, token }))
  t.equal(response.statusCode, 403)
  t.match(response.headers['www-authenticate'], 'scope="github:read github:write"')
}
