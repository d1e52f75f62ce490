import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Test } from 'tap'

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
}

/** What came in at a public address, as the servers of this process saw it. */
export interface Traffic {
  /** Revisions that requests to `/mcp` named and were answered in, sorted. */
  revisions(): string[]
  /** How many requests there were, their queries aside. */
  count(method: string, path: string): number
  forget(): void
}

const channel = 'http.server.request.start'

/** Watches until the test ends. */
export function watchTraffic(t: Test, url: string): Traffic {
  const port = Number(new URL(url).port)
  let exchanges: Exchange[] = []
  const note = (message: unknown) => {
    const { request, response, socket } = message as Exchange & { socket: Socket }
    if (socket.localPort === port) exchanges.push({ request, response })
  }
  subscribe(channel, note)
  t.teardown(() => unsubscribe(channel, note))

  const pathOf = ({ request }: Exchange) => request.url!.split('?')[0]
  return {
    revisions: () => {
      const answered = exchanges.filter(
        (exchange) => pathOf(exchange) === '/mcp' && exchange.response.statusCode < 300
      )
      const named = answered.map(({ request }) => request.headers['mcp-protocol-version'])
      return [...new Set(named)].filter((revision) => typeof revision === 'string').sort()
    },
    count: (method, path) =>
      exchanges.filter((one) => one.request.method === method && pathOf(one) === path).length,
    forget: () => {
      exchanges = []
    },
  }
}
