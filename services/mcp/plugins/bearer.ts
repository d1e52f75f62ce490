import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { withinPerMinute } from '#shared/http/limit.ts'
import { clientAddress } from '#shared/plugins/rate-limit.ts'
import type { AccountReader, OpenAccount } from '#shared/records/accounts.ts'
import type { SessionReader } from '#shared/records/sessions.ts'
import type { Principal } from '#shared/tokens/principal.ts'
import { idsOf } from '../calls/caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
    /** The account of `principal`, with the GitHub token open: for GitHub, nobody else. */
    account: OpenAccount | null
  }
}

interface Options {
  verify: (token: string) => Promise<Principal>
  sessions: SessionReader
  accounts: AccountReader
}

/** Refused tokens that are audited per address: the rest of a flood would tell nothing new. */
const auditsPerMinute = 60

/** The one credential of a request. Node keeps the first of two such headers, so all are counted. */
function readToken({ headers, raw, query }: FastifyRequest): string {
  const count = raw.rawHeaders.filter((name, at) => at % 2 === 0 && /^authorization$/i.test(name))
  if ((query as Record<string, unknown>)['access_token'] !== undefined || count.length > 1) {
    throw errors.MALFORMED_CREDENTIALS()
  }
  if (headers.authorization === undefined) throw errors.AUTH_REQUIRED()
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization)?.[1]
  if (!token) throw errors.MALFORMED_CREDENTIALS()
  return token
}

/**
 * Guards the scope it is registered in: a bearer token becomes `request.principal` and
 * `request.account`. Every request asks the store, so an ended session is refused on the next call.
 */
export default fp<Options>(
  async (app, { verify, sessions, accounts }) => {
    app.decorateRequest('principal', null)
    app.decorateRequest('account', null)
    const isWorthNoting = withinPerMinute(app, {
      name: 'refused tokens',
      perMinute: auditsPerMinute,
    })

    async function authenticate(request: FastifyRequest) {
      const principal = await verify(readToken(request))
      request.principal = principal
      const { userId, clientId, sessionId, accountKey } = principal
      const [session, account] = await Promise.all([
        sessions.get(sessionId),
        accounts.get(accountKey),
      ])
      const matches =
        session?.userId === userId &&
        session.clientId === clientId &&
        session.accountKey === accountKey &&
        account?.userId === userId
      if (!matches) throw errors.SESSION_ENDED()
      request.account = account
    }

    // preParsing: before the body is read, after everything that onRequest refuses.
    app.addHook('preParsing', async (request) => {
      try {
        await authenticate(request)
      } catch (error) {
        const isRefusal = error instanceof AppError && isRefusedCredential(error)
        if (isRefusal && (await isWorthNoting(request, clientAddress(request)))) {
          auditRefusal(request, error)
        }
        throw error
      }
    })
  },
  { name: 'mcp:bearer' }
)

/** No credentials at all are how every client begins; 5xx is our own fault. */
const isRefusedCredential = ({ name, statusCode }: AppError) =>
  name !== 'AUTH_REQUIRED' && statusCode < 500

function auditRefusal(request: FastifyRequest, { code }: AppError) {
  request.audit({
    event: 'security.auth_failure',
    outcome: 'failure',
    code,
    ...(request.principal && idsOf(request.principal)),
  })
}
