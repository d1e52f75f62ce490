import type { Outcome } from '../check.ts'
import { skipped, Unreachable } from '../check.ts'
import type { Answer } from '../visit.ts'
import { jsonOf } from '../visit.ts'
import type { Deployment } from './deployment.ts'
import { json, postInitialize } from './deployment.ts'

/** Runs what needs a session with the token in hand; says so where there is none. */
export async function withToken(
  deployment: Deployment,
  run: (headers: { authorization: string }) => Promise<Outcome>
): Promise<Outcome> {
  if (deployment.token === null) return skipped('Needs --token-file.')
  return run({ authorization: `Bearer ${deployment.token}` })
}

/** The result of a JSON-RPC answer, whether it came as JSON or as an event. @throws Unreachable */
export function resultOf(what: string, answer: Answer): Record<string, unknown> {
  const event = /^data: (\{.*)$/m.exec(answer.text)?.[1]
  const body = jsonOf(event ? { ...answer, text: event } : answer)
  const result = body?.['result']
  if (answer.status === 200 && typeof result === 'object' && result !== null) {
    return result as Record<string, unknown>
  }
  throw new Unreachable(`${what} answers ${answer.status} and no result.`, mendOf(answer.status))
}

function mendOf(status: number): string {
  if (status === 401)
    return 'Take a token of this deployment that has not ended: they last 15 minutes.'
  if (status === 429) return 'Run the doctor again in a minute.'
  return 'Look into the log of the mcp service for the request.'
}

/** Runs `use` in a session of 2025-11-25, which ends with it. */
export async function inSession<T>(
  deployment: Deployment,
  authorization: string,
  use: (headers: Record<string, string>, begun: Answer) => Promise<T>
): Promise<T> {
  const begun = await postInitialize(deployment, { authorization })
  resultOf('initialize', begun)
  const id = begun.headers['mcp-session-id']
  if (typeof id !== 'string') {
    throw new Unreachable(
      'The answer to initialize carries no Mcp-Session-Id header.',
      'Let the gateway pass Mcp-Session-Id on in both directions.'
    )
  }
  const headers = {
    ...json,
    authorization,
    accept: 'application/json, text/event-stream',
    'mcp-session-id': id,
    'mcp-protocol-version': '2025-11-25',
  }
  try {
    return await use(headers, begun)
  } finally {
    await deployment.visit('/mcp', { method: 'DELETE', headers })
  }
}
