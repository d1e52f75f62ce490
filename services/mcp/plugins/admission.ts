import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errors } from '#shared/errors/catalogue.ts'
import { limitPerMinute } from '#shared/http/limit.ts'
import type { AccountReader, OpenAccount } from '#shared/records/accounts.ts'
import type { Session, SessionReader } from '#shared/records/sessions.ts'
import type { FoundSession } from '../protocol/sessions/session-protocol.ts'
import type { McpSessions } from '../protocol/sessions/session-records.ts'
import type { NoteUse } from '../records/last-uses.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The account of `principal`, with the GitHub token: for GitHub, nobody else. */
    account: OpenAccount | null
    /** The session of `principal`: one sign-in of its client. */
    ownSession: Session | null
    /** The session that `Mcp-Session-Id` names, if it is this person’s. */
    mcpSession: FoundSession | null
    /** It names somebody else’s: the answer is as if there were none. */
    isForeignMcpSession: boolean
  }
}

interface Options {
  sessions: SessionReader
  accounts: AccountReader
  mcpSessions: McpSessions
  noteUse: NoteUse
  callsPerMinute: number
}

/** Other methods are cheap: a person may send this many times as many of them. */
const otherMethodsFactor = 10

/**
 * Lets a request with a genuine token in: its session and account still are there, and the person is
 * within the limit. Everything that the store knows is asked in one tick, which Redis gets as one
 * round trip; an ended session is refused on the very next request.
 */
export default fp<Options>(
  async (app, { sessions, accounts, mcpSessions, noteUse, callsPerMinute }) => {
    app.decorateRequest('account', null)
    app.decorateRequest('ownSession', null)
    app.decorateRequest('mcpSession', null)
    app.decorateRequest('isForeignMcpSession', false)
    const name = 'RATE_LIMIT_MCP'
    const countCall = limitPerMinute(app, { name, perMinute: callsPerMinute })
    const countOther = limitPerMinute(app, { name, perMinute: callsPerMinute * otherMethodsFactor })

    function count(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const { userId } = request.principal!
      return isToolCall(request.body)
        ? countCall(request, reply, `call:${userId}`)
        : countOther(request, reply, `other:${userId}`)
    }

    async function findStanding(request: FastifyRequest): Promise<void> {
      const { userId, clientId, sessionId, accountKey } = request.principal!
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
      request.ownSession = session
    }

    async function findMcpSession(request: FastifyRequest): Promise<void> {
      const id = request.headers['mcp-session-id']
      if (typeof id !== 'string') return
      const { session, isForeign } = await mcpSessions.lookUp(id, request.principal!)
      request.mcpSession = session && { id, session }
      request.isForeignMcpSession = isForeign
    }

    app.addHook('preHandler', async (request, reply) => {
      const { body, method } = request
      if (method === 'POST' && body === undefined) throw errors.INVALID_JSON()
      const asked = [findStanding(request), count(request, reply), findMcpSession(request)]
      // In this order: whoever is signed out is told so, whatever the counts are.
      for (const result of await Promise.allSettled(asked)) {
        if (result.status === 'rejected') throw result.reason
      }
      noteUse(request.principal!.sessionId)
    })
  },
  { name: 'mcp:admission', dependencies: ['mcp:bearer'] }
)

const isToolCall = (body: unknown) =>
  (body as { method?: unknown } | null | undefined)?.method === 'tools/call'
