import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { anyRequest } from './any-request.ts'
import { faultOf } from './judge.ts'
import { createTarget } from './target.ts'

/** Sends RUNS requests that may be wrong in any way, and prints how many got which status. */
// A response that is injected has listeners of its own beside ours.
EventEmitter.defaultMaxListeners = 20
// Most answers are errors, and nobody reads where they were made.
Error.stackTraceLimit = 0
const numRuns = Number(process.env['RUNS'])
const timeLimitMs = 200_000
const statuses: Record<number, number> = {}
const { app, send } = await createTarget()

await fc.assert(
  fc.asyncProperty(anyRequest, async (sent) => {
    const answer = await send(sent)
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    const fault = faultOf(sent, answer)
    if (fault) throw new Error(fault)
  }),
  // A fault is made smaller for as long as there is time.
  { numRuns, interruptAfterTimeLimit: timeLimitMs, markInterruptAsFailure: true }
)
process.stdout.write(`${JSON.stringify(statuses)}\n`)
await app.close()
// Calls that wait for their clients would wait on.
process.exit()
