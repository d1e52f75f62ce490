import { until } from '#shared/test/until.ts'
import type { AskingClient } from './asking-clients.ts'

export const steps = 12
/** What a client hears that misses nothing. */
export const all = Array.from({ length: steps }, (_, at) => at + 1)

/** Calls the tool that counts; `poll` has the server end the connection after the first step. */
export function startCounting(client: AskingClient, poll = false) {
  const told: number[] = []
  const onprogress = ({ progress }: { progress: number }) => void told.push(progress)
  const call = client.call('count', { to: steps, pauseMs: 200, poll }, { onprogress })
  call.catch(() => undefined)
  return { call, told, reaches: (step: number) => until(() => told.at(-1)! >= step) }
}

/** Requests of a client that came back for the rest of a stream. */
export const resumptions = ({ requests }: AskingClient) =>
  requests.filter(({ method, lastEventId }) => method === 'GET' && lastEventId !== null)
