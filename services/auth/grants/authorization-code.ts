import type { FastifyRequest } from 'fastify'
import { digest, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Found } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import type { Endings } from '../accounts/endings.ts'
import { checkResource } from '../checks/resource.ts'
import type { ClientMeter } from '../clients/client-meter.ts'
import type { ClientDirectory } from '../clients/directory.ts'
import type { Code, Codes } from '../records/codes.ts'
import type { Grant as GrantRecord } from '../records/grants.ts'
import type { PersonGrants } from '../records/person-grants.ts'
import type { SessionIndex } from '../records/session-index.ts'
import type { Withdrawals } from '../records/withdrawals.ts'
import type { Sessions } from '../tokens/sessions.ts'
import type { Grant, TokenRequest } from './grant.ts'

interface Options {
  codes: Codes
  clients: ClientDirectory
  grants: PersonGrants
  withdrawals: Withdrawals
  sessions: Sessions
  endings: Endings
  index: Pick<SessionIndex, 'release'>
  clientMeter: Pick<ClientMeter, 'signedIn'>
  resource: string
  /** How long a consent is remembered, where it is. */
  rememberSeconds: number
  now: () => number
}

/**
 * `grant_type=authorization_code` (OAuth 2.1 §4.1.3): a code becomes a session, once. A second,
 * otherwise valid redemption ends that session: somebody else has the code.
 */
export function authorizationCode(options: Options): Grant {
  const { codes, clients, grants, withdrawals, sessions, endings, index, resource } = options

  return async (parameters, request) => {
    const presented = parameters['code'] ?? ''
    const found = presented === '' ? null : await codes.find(presented)
    return (client) =>
      inSignIn('token', found?.value, () =>
        redeem({ parameters, ...client }, request, presented, found)
      )
  }

  async function redeem(
    asked: TokenRequest,
    request: FastifyRequest,
    presented: string,
    found: Found<Code> | null
  ) {
    if (presented === '') {
      throw errors.INVALID_INPUT({ message: 'The parameter `code` is missing.' })
    }
    if (!found) throw unknownCode()
    const { parameters, clientId, client } = asked
    const code = found.value
    requireSameRequest(code, asked)
    checkResource(parameters['resource'], resource)
    // Issued by another deployment over the same store.
    if (code.resource !== resource) throw unknownCode()
    if (code.sessionId !== null) throw await endReplayed(request, code, code.sessionId)

    const { userId, login, accountKey, scopes, traceparent } = code
    if (await isWithdrawn(code)) throw withdrawn()
    await clients.confirm(clientId, client)
    const grant = await grants.allow(grantOf(code, options))

    const sessionId = sessions.newId()
    const who = { clientId, userId, login, scopes }
    const trace = traceparent === undefined ? {} : { traceparent }
    const answer = await sessions.begin(sessionId, { ...who, accountKey, grantId: grant, ...trace })
    // The session uses the account from here on.
    await index.release(accountKey, code.reservation)
    // Asked again, as whoever takes a grant back meanwhile may not have found this session yet.
    if (await isTakenBack(code)) {
      await grants.end(grant)
      await endings.endSession(sessionId, 'disconnected')
      throw withdrawn()
    }
    // Last, so that a failure before leaves the code good for another try, and a second redeemer
    // always meets a session that it can end.
    if (!(await codes.redeem(presented, found, sessionId))) {
      await endings.endSession(sessionId, 'replayed')
      const first = (await codes.find(presented))?.value.sessionId
      if (!first) throw unknownCode()
      throw await endReplayed(request, code, first)
    }
    request.audit({ event: 'oauth.token_exchange', outcome: 'success', ...who, sessionId })
    options.clientMeter.signedIn(client)
    return answer
  }

  async function isTakenBack({ userId, clientId, consentedAtMs, issuedAtMs }: Code) {
    return withdrawals.covers({ userId, clientId, givenAtMs: consentedAtMs ?? issuedAtMs })
  }

  /** Taken back by the person since, or before: then what was remembered is gone as well. */
  async function isWithdrawn(code: Code): Promise<boolean> {
    if (await isTakenBack(code)) return true
    const { userId, clientId, consentedAtMs } = code
    return consentedAtMs === null && (await grants.get(grants.idOf(userId, clientId))) === null
  }

  async function endReplayed(request: FastifyRequest, code: Code, sessionId: string) {
    await endings.endSession(sessionId, 'replayed')
    const { clientId, userId } = code
    request.audit({ event: 'security.replay', outcome: 'failure', clientId, userId, sessionId })
    return errors.CODE_REPLAYED()
  }
}

const withdrawn = () => errors.INVALID_GRANT({ facts: { reason: 'disconnected by the person' } })
const unknownCode = () => errors.INVALID_GRANT({ facts: { reason: 'unknown or expired code' } })

/** The code belongs to this client, this return address and the holder of the PKCE verifier. */
function requireSameRequest(code: Code, { parameters, clientId }: TokenRequest): void {
  const refuse = (reason: string) => errors.INVALID_GRANT({ facts: { reason } })
  if (clientId !== code.clientId) throw refuse('issued to another client')
  const redirectUri = parameters['redirect_uri']
  if (redirectUri !== undefined && redirectUri !== code.redirectUri) {
    throw refuse('redirect_uri differs from the authorization request')
  }
  const verifier = parameters['code_verifier'] ?? ''
  if (!/^[\w.~-]{43,128}$/.test(verifier)) throw refuse('code_verifier missing or malformed')
  if (!sameSecret(digest(verifier), code.codeChallenge)) {
    throw refuse('code_verifier does not match')
  }
}

function grantOf(code: Code, { now, rememberSeconds }: Pick<Options, 'now' | 'rememberSeconds'>) {
  const { userId, login, clientId, clientName, clientHost, redirectUri, scopes, resource } = code
  const createdAt = Math.floor(now() / 1000)
  const { consentKey, consentedAtMs } = code
  const remembered =
    consentKey === null || consentedAtMs === null
      ? []
      : [{ consentKey, until: Math.floor(consentedAtMs / 1000) + rememberSeconds }]
  return {
    ...{
      userId,
      login,
      clientId,
      clientName,
      clientHost,
      redirectUri,
      scopes,
      resource,
      createdAt,
    },
    remembered,
  } satisfies GrantRecord
}
