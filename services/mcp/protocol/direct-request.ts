import type { ServerContext } from '@modelcontextprotocol/server'
import type { Cancellation } from '../calls/cancellation.ts'

type McpRequest = ServerContext['mcpReq']

const noRequestState = (() => undefined) as McpRequest['requestState']
const send = (() => {
  throw new TypeError('a feature asks its client by returning `ask`')
}) as McpRequest['send']

/**
 * A request as the SDK’s handlers know it. A class, since V8 keeps what an object literal with a
 * getter holds until a full collection.
 */
export class DirectRequest {
  readonly id: number
  readonly method: string
  readonly requestState = noRequestState
  readonly send = send
  readonly notify: (notification: object) => Promise<void>
  /** Own, so that it is there in the copies which the SDK makes for further rounds. */
  readonly cancellation: Cancellation
  _meta?: Record<string, unknown>
  envelope?: Record<string, unknown>

  constructor(
    id: number,
    method: string,
    cancellation: Cancellation,
    notify: (notification: object) => Promise<void>
  ) {
    this.id = id
    this.method = method
    this.cancellation = cancellation
    this.notify = notify
  }

  get signal(): AbortSignal {
    return this.cancellation.signal
  }
}
