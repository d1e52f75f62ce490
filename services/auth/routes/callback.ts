import type { FastifyReply, FastifyRequest } from 'fastify'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { noteError } from '#shared/plugins/error-handler.ts'
import { queryParameters } from '#shared/plugins/form.ts'
import type { Records } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import type { TokenRevoker } from '../accounts/revoke-tokens.ts'
import { errorUrl } from '../client-return.ts'
import type { Provider } from '../providers/provider.ts'
import type { AccountSignIn } from '../records/account-sign-ins.ts'
import type { Accounts } from '../records/accounts.ts'
import type { SignIn } from '../records/sign-ins.ts'
import type { Withdrawals } from '../records/withdrawals.ts'
import { accountArrival } from '../sign-in/account-arrival.ts'
import { clientArrival } from '../sign-in/client-arrival.ts'
import type { CodeIssuer } from '../sign-in/issue-code.ts'
import { takeReturned, tripKindOf } from '../sign-in/trip.ts'
import type { IsRemembered } from '../sign-in/without-asking.ts'

interface Options {
  signIns: Records<SignIn>
  accountSignIns: Records<AccountSignIn>
  provider: Provider
  accounts: Accounts
  codeIssuer: CodeIssuer
  isRemembered: IsRemembered
  withdrawals: Pick<Withdrawals, 'covers'>
  discard: TokenRevoker['discard']
  issuer: string
  signInSeconds: number
  limit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

type Given = Readonly<Record<string, string>>

/**
 * `GET /oauth/callback`: a browser comes back from GitHub. It goes on only where this very browser
 * began this very sign-in. What comes of it, good or bad, is told to the client; where there is none,
 * to the person.
 */
const callback: Plugin<Options> = async (app, options) => {
  const { signIns, accountSignIns, issuer, limit } = options
  const arriveForClient = clientArrival(options)
  const arriveAtAccount = accountArrival(options)

  const config = { operation: 'callback' } as const
  app.get('/oauth/callback', { config, exposeHeadRoute: false }, async (request, reply) => {
    await limit(request, reply)
    const given = queryParameters(request.url)
    const state = given['state'] ?? ''
    const finish = tripKindOf(state) === 'account' ? finishAtAccount : finishForClient
    const url = await finish(request, state, given)
    return reply.header('cache-control', 'no-store').redirect(url, 303)
  })

  async function finishForClient(request: FastifyRequest, state: string, given: Given) {
    const own = await takeReturned(request, signIns, state)
    const { clientId } = own
    const event = 'oauth.callback'
    try {
      const arrival = () => arriveForClient(request, own, given)
      const { person, url } = await inSignIn('callback', own, arrival)
      request.audit({ event, outcome: 'success', clientId, ...person })
      return url
    } catch (thrown) {
      const error = toAppError(thrown)
      noteError(request, error)
      request.failure = error
      request.audit({ event, outcome: 'failure', clientId, code: error.code })
      return errorUrl(own, issuer, error)
    }
  }

  async function finishAtAccount(request: FastifyRequest, state: string, given: Given) {
    const own = await takeReturned(request, accountSignIns, state)
    const event = 'account.sign_in'
    try {
      const { person, url } = await arriveAtAccount(request, own, given)
      request.audit({ event, outcome: 'success', ...person })
      return url
    } catch (thrown) {
      request.audit({ event, outcome: 'failure', code: toAppError(thrown).code })
      throw thrown
    }
  }
}
export default callback
