import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Built } from './build.ts'

interface Sent {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  headers: Record<string, string>
  payload?: object
}

/** One server-sent event; `message` is absent where it has no data. */
export interface StreamEvent {
  id?: string
  retry?: number
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  message?: any
}

/** An answer as it arrives over a socket. */
export interface Arriving {
  status: number
  headers: IncomingHttpHeaders
  text(): Promise<string>
  /** The next event of the stream; null: it has ended. Comments are passed over. */
  next(): Promise<StreamEvent | null>
  /** All further events. */
  rest(): Promise<StreamEvent[]>
  /** Breaks the connection. */
  hangUp(): void
}

/** Sends over a socket of its own; resolves once the headers of the answer are there. */
export async function send({ app }: Built, sent: Sent) {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return sendTo(port, sent)
}

/** The same to whatever listens on this port of the machine. */
export async function sendTo(port: number, { method, url, headers, payload }: Sent) {
  const outgoing = request({ port, path: url, method, headers, agent: false })
  outgoing.end(payload === undefined ? undefined : JSON.stringify(payload))
  const [incoming]: [IncomingMessage] = (await once(outgoing, 'response')) as never
  outgoing.on('error', () => {})
  return arriving(incoming)
}

/** Sends and does not wait; `hangUp` breaks the connection. */
export async function sendAndLeave({ app }: Built, { method, url, headers, payload }: Sent) {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const outgoing = request({ port, path: url, method, headers, agent: false })
  outgoing.on('error', () => {})
  outgoing.end(JSON.stringify(payload))
  return { hangUp: () => void outgoing.destroy() }
}

function arriving(incoming: IncomingMessage): Arriving {
  const { statusCode, headers } = incoming
  let events: AsyncIterator<StreamEvent> | undefined
  incoming.on('error', () => {})
  const next = async () => {
    events ??= eventsOf(incoming)
    const { value, done } = await events.next()
    return done ? null : (value as StreamEvent)
  }
  return {
    status: statusCode!,
    headers,
    text: () => text(incoming),
    next,
    async rest() {
      const rest: StreamEvent[] = []
      for (let event = await next(); event; event = await next()) rest.push(event)
      return rest
    },
    hangUp: () => void incoming.destroy(),
  }
}

async function* eventsOf(incoming: IncomingMessage): AsyncGenerator<StreamEvent> {
  let event: StreamEvent = {}
  let isEvent = false
  for await (const line of createInterface({ input: incoming })) {
    const [, field = '', value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? []
    if (field === 'id') event.id = value
    if (field === 'retry') event.retry = Number(value)
    if (field === 'data' && value !== '') event.message = JSON.parse(value)
    isEvent ||= field === 'data'
    if (line !== '') continue
    if (isEvent) yield event
    event = {}
    isEvent = false
  }
}
