import type { Test } from 'tap'
import type { Shape } from '../shapes.ts'
import type { ClientName, TestedClient } from './tested-clients.ts'
import { testedClients } from './tested-clients.ts'
import { watchTraffic } from './traffic.ts'

/** What a client makes of the server: its tools, and whom `get_github_user_info` says it acts for. */
export interface Findings {
  tools: string[]
  login: unknown
}

/** A client in the hands of one person. */
export interface Hands {
  /** Lists the tools and calls one; signs in first where the client has not done so before. */
  use(args: readonly string[]): Promise<Findings>
  /** Makes the access token in its hands worthless, as time does. */
  wearOutToken(): void | Promise<void>
}

/**
 * Holds a client to its row in the table: it speaks each revision, needs one sign-in for all, and
 * refreshes by itself from then on.
 */
export async function holdToTable(
  t: Test,
  name: ClientName,
  { url }: Shape,
  login: string,
  { use, wearOutToken }: Hands
): Promise<void> {
  const traffic = watchTraffic(t, url)
  const signIns = () => traffic.count('GET', '/oauth/authorize')
  const { speaks }: TestedClient = testedClients[name]
  const [first, ...others] = Object.entries(speaks)

  async function useAs([revision, args]: [string, readonly string[]]) {
    traffic.forget()
    const findings = await use(args)
    t.ok(findings.tools.includes('get_github_user_info'), `${revision}: it sees the tools`)
    t.equal(findings.login, login, `${revision}: it acts for who signed in`)
    t.same(traffic.revisions(), [revision], `${revision}: it speaks this and nothing else`)
  }

  await useAs(first!)
  t.equal(signIns(), 1, 'its person signed in once')
  for (const revision of others.length > 0 ? others : [first!]) {
    await wearOutToken()
    await useAs(revision)
    t.equal(traffic.count('POST', '/oauth/token'), 1, 'it refreshed its session')
    t.equal(signIns(), 0, 'and asked nobody to sign in')
  }
}
