import type { GitHubPerson } from '#shared/testing/github/state.ts'
import type { ConnectedApps } from '../accounts/connected-apps.ts'
import type { Service } from './build.ts'
import { approve, comeBack, mona, redeem, register } from './flow.ts'
import { signInAt } from './returning.ts'
import type { Visitor } from './visitor.ts'
import { createVisitor } from './visitor.ts'

/** A browser in which somebody is signed in, for no client. */
export async function signedIn(service: Service, person = mona): Promise<Visitor> {
  const visitor = createVisitor(service.app)
  await signInAt(service, visitor, person)
  return visitor
}

export interface Account extends ConnectedApps {
  person: { userId: number; login: string }
  csrf: string
}

const json = { accept: 'application/json' }

/** What `/account` tells in JSON. */
export async function accountOf(visitor: Visitor): Promise<Account> {
  return (await visitor.open('/account', json)).json()
}

/** A request to end something, in JSON. */
export function revokeInJson({ app }: Service, { cookies }: Visitor, body: object) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { ...json, 'content-type': 'application/json', cookie }
  return app.inject({ method: 'POST', url: '/account/revoke', headers, payload: body })
}

interface Client {
  clientId: string
  refreshToken: string
  sessionId: string
}

/** A client with a session of this person. */
export async function connectAs(
  service: Service,
  person: GitHubPerson,
  name = 'A client'
): Promise<Client> {
  const clientId = await register(service, { client_name: name })
  const visitor = createVisitor(service.app)
  const back = service.github.allow(await approve(visitor, clientId), person)
  const answer = await comeBack(visitor, back)
  const code = new URL(String(answer.headers.location)).searchParams.get('code')!
  const tokens = (await redeem(service, clientId, code)).json()
  const refreshToken: string = tokens.refresh_token
  return { clientId, refreshToken, sessionId: refreshToken.split('.')[1]! }
}
