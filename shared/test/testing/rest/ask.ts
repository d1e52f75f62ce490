import type { TokenOwner } from '../../../testing/github/rest/call.ts'
import { town } from '../../../testing/github/rest/town.ts'
import { githubRest } from '../../../testing/github/rest.ts'

const api = 'https://api.github.test'

/** The town, asked by mona unless the token is another: `<login> <scope> …`. */
export function build() {
  const model = town()
  const ownerOf = (token: string): TokenOwner | undefined => {
    const [login = '', ...scopes] = token.split('+')
    return model.people.has(login) ? { login, scopes } : undefined
  }
  const urls = { api, html: 'https://github.test' }
  const { answer } = githubRest({ model, urls, ownerOf, now: () => 0 })

  const ask = (
    route: string,
    { token = 'mona+repo+notifications', body, headers }: Asking = {}
  ): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ')
    return answer(
      new Request(path.startsWith('/') ? api + path : path, {
        method,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      })
    )
  }
  return { model, ask }
}

interface Asking {
  /** Empty: nobody’s. */
  token?: string
  body?: object
  headers?: Record<string, string>
}
