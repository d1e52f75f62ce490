import type { FastifyRequest } from 'fastify'
import { digest, sameSecret } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Found, Records } from '#shared/records/records.ts'
import { inSignIn } from '#shared/telemetry/sign-in-span.ts'
import type { Endings } from '../accounts/endings.ts'
import { checkResource } from '../checks/resource.ts'
import type { ClientDirectory } from '../clients/directory.ts'
import type { Code, Codes } from '../records/codes.ts'
import type { Grant as GrantRecord } from '../records/grants.ts'
import { grantId } from '../records/grants.ts'
import type { SessionIndex } from '../records/session-index.ts'
import type { Sessions } from '../tokens/sessions.ts'
import type { Grant, TokenRequest } from './grant.ts'

interface Options {
  codes: Codes
  clients: ClientDirectory
  grants: Records<GrantRecord>
  sessions: Sessions
  endings: Endings
  index: Pick<SessionIndex, 'release'>
  upstream: string
  resource: string
  grantMaxSeconds: number
  now: () => number
}

/**
 * `grant_type=authorization_code` (OAuth 2.1 §4.1.3): a code becomes a session, once. A second,
 * otherwise valid redemption ends that session: somebody else has the code.
 */
export function authorizationCode(options: Options): Grant {
  const { codes, clients, grants, sessions, endings, index, upstream, resource } = options

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
    await clients.confirm(clientId, client)
    const grant = grantId(upstream, userId, clientId)
    await grants.put(grant, grantOf(code, options.now()), options.grantMaxSeconds)

    const sessionId = sessions.newId()
    const who = { clientId, userId, login, scopes }
    const trace = traceparent === undefined ? {} : { traceparent }
    const answer = await sessions.begin(sessionId, { ...who, accountKey, grantId: grant, ...trace })
    // The session uses the account from here on.
    await index.release(accountKey, code.reservation)
    // Last, so that a failure before leaves the code good for another try, and a second redeemer
    // always meets a session that it can end.
    if (!(await codes.redeem(presented, found, sessionId))) {
      await endings.endSession(sessionId, 'replayed')
      const first = (await codes.find(presented))?.value.sessionId
      if (!first) throw unknownCode()
      throw await endReplayed(request, code, first)
    }
    request.audit({ event: 'oauth.token_exchange', outcome: 'success', ...who, sessionId })
    return answer
  }

  async function endReplayed(request: FastifyRequest, code: Code, sessionId: string) {
    await endings.endSession(sessionId, 'replayed')
    const { clientId, userId } = code
    request.audit({ event: 'security.replay', outcome: 'failure', clientId, userId, sessionId })
    return errors.CODE_REPLAYED()
  }
}

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

function grantOf(code: Code, nowMs: number): GrantRecord {
  const { userId, login, clientId, clientName, redirectUri, scopes, resource } = code
  const createdAt = Math.floor(nowMs / 1000)
  return { userId, login, clientId, clientName, redirectUri, scopes, resource, createdAt }
}
