import type { Answer } from './forward.ts'
import type { IssuedToken } from './tokens.ts'

/** One request as GitHub would judge it. */
export interface Asked {
  method: string
  /** Without the query. */
  pathname: string
  caller: IssuedToken | null
}

const ownPages = /^\/(user|user\/(emails|orgs|repos)|orgs\/.+|rate_limit)$/
const repositories = /^\/repos(itories)?\//

const reads = (method: string) => method === 'GET' || method === 'HEAD'
const holdsRepo = (caller: IssuedToken | null) => caller?.scopes.includes('repo') ?? false

/**
 * Whether to ask in the caller's name, for the emulator knows scopes and enforces none: without the
 * scope `repo` a token does what the public may do, and reads what is the person's own.
 *
 * @see https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export const asPerson = ({ method, pathname, caller }: Asked): boolean =>
  caller !== null && (holdsRepo(caller) || (reads(method) && ownPages.test(pathname)))

/** Lists in which the emulator shows everybody's private repositories to everybody. */
export const listsPublicOnly = ({ method, pathname, caller }: Asked): boolean =>
  method === 'GET' &&
  (/^\/users\/[^/]+\/repos$/.test(pathname) || (pathname === '/user/repos' && !holdsRepo(caller)))

/** A refusal that would tell of something private becomes GitHub's 404. */
export function hidePrivate(answer: Answer, asked: Asked): Answer {
  const { method, pathname, caller } = asked
  const refused = answer.status === 401 || answer.status === 403
  const outOfBudget = answer.headers['x-ratelimit-remaining'] === '0'
  const tells = reads(method) && repositories.test(pathname)
  const exceedsScope = caller !== null && !asPerson(asked)
  if (!refused || outOfBudget || !(tells || exceedsScope)) return answer
  return { ...answer, status: 404, body: Buffer.from('{"message":"Not Found"}') }
}
