import type { FastifyRequest } from 'fastify'
import type { TokenRevoker } from '../accounts/revoke-tokens.ts'
import type { Provider } from '../providers/provider.ts'
import type { AccountSignIn } from '../records/account-sign-ins.ts'
import type { Arrival } from './client-arrival.ts'
import { tokensFromGitHub } from './from-github.ts'

interface Options {
  provider: Pick<Provider, 'exchange' | 'whoAmI'>
  discard: TokenRevoker['discard']
}

/** A person is back from GitHub for no client: their browser is signed in, and no token is kept. */
export const accountArrival =
  ({ provider, discard }: Options) =>
  async (
    request: FastifyRequest,
    own: AccountSignIn,
    given: Readonly<Record<string, string>>
  ): Promise<Arrival> => {
    const tokens = await tokensFromGitHub(provider, own.trip, given)
    const person = await provider.whoAmI(tokens.accessToken).finally(() => discard(tokens))
    await request.signIn(person)
    return { person, url: own.returnTo }
  }
