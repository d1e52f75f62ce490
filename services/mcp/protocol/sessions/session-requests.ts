import type { Server, ServerContext } from '@modelcontextprotocol/server'
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { digest } from '#shared/crypto/digest.ts'
import { callerIn } from '../../calls/handlers.ts'
import type { Registry } from '../../calls/registry.ts'
import type { McpSessions } from './session-records.ts'

/** Bounds the record of a session; the oldest makes room. */
const maxSubscriptions = 100

/**
 * Registers what clients of 2025-11-25 set for the rest of their session: the least log level they
 * want, the resources they watch.
 */
export function sessionRequests(registry: Registry, sessions: McpSessions) {
  const sessionIn = (context: ServerContext): string => {
    const { mcpSessionId } = callerIn(context)
    if (mcpSessionId !== null) return mcpSessionId
    const message = 'This needs a session: send `initialize` first, then its Mcp-Session-Id.'
    throw new ProtocolError(ProtocolErrorCode.InvalidRequest, message)
  }

  return (server: Server): void => {
    server.setRequestHandler('logging/setLevel', async ({ params: { level } }, context) => {
      await sessions.update(sessionIn(context), (session) => ({ ...session, logLevel: level }))
      return {}
    })
    if (!registry.changes.resources) return

    server.setRequestHandler('resources/subscribe', async ({ params: { uri } }, context) => {
      if (!registry.findResource(uri)) {
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such resource.')
      }
      await sessions.update(sessionIn(context), (session) => {
        const subscriptions = [...new Set([...session.subscriptions, digest(uri)])]
        return { ...session, subscriptions: subscriptions.slice(-maxSubscriptions) }
      })
      return {}
    })
    server.setRequestHandler('resources/unsubscribe', async ({ params: { uri } }, context) => {
      await sessions.update(sessionIn(context), (session) => ({
        ...session,
        subscriptions: session.subscriptions.filter((one) => one !== digest(uri)),
      }))
      return {}
    })
  }
}
