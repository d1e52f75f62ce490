import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import type { Member, Tally } from './member.ts'
import { createMember } from './member.ts'
import type { Processes } from './processes.ts'
import { startProcesses } from './processes.ts'

t.setTimeout(120_000)

const members = 50
const calls = 10_000
/** On a busy machine it is fewer calls. */
const longestMs = 25_000
const maxGrowthMb = 5

t.test('fifty people, ten thousand calls, and replicas that are killed meanwhile', async (t) => {
  const processes = await startProcesses(t)
  const tally: Tally = { calls: {}, broken: {} }
  const all: Member[] = []
  for (let id = 1; id <= members; id++) all.push(await createMember(processes, id, tally))

  const over = new AbortController()
  const killing = killNowAndThen(processes, over.signal)
  const wrong = await callAll(all).finally(() => over.abort())
  t.same(wrong, [], 'each answer is right, and the caller’s own')
  t.ok((await killing) >= 3, 'replicas were killed')
  t.equal(Object.keys(tally.calls).length, 7, 'calls of every kind were answered')
  const growthMb = growthOf(processes.heldMb())
  t.ok(growthMb < maxGrowthMb, `memory grew by ${growthMb.toFixed()} MB`)
  t.comment(JSON.stringify({ ...tally, growthMb, held: processes.heldMb() }))
})

/** Resolves to what was wrong; the first fault ends it. */
async function callAll(all: Member[]): Promise<string[]> {
  const endsAtMs = Date.now() + longestMs
  const wrong: string[] = []
  let begun = 0
  await Promise.all(
    all.map(async (member) => {
      while (begun < calls && Date.now() < endsAtMs && wrong.length === 0) {
        begun++
        const fault = await member.callAnything()
        if (fault) wrong.push(fault)
      }
    })
  )
  return wrong
}

/** Resolves to how many were killed. */
async function killNowAndThen({ replace }: Processes, signal: AbortSignal): Promise<number> {
  const services = ['mcp', 'auth', 'mcp'] as const
  let killed = 0
  while (!signal.aborted) {
    await replace(services[killed % services.length]!)
    killed++
    await pause(500)
  }
  return killed
}

/** From the second third, when all is loaded, to the last one. */
function growthOf(measured: number[]): number {
  const third = Math.floor(measured.length / 3)
  const median = (some: number[]) => some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)]!
  return median(measured.slice(-third)) - median(measured.slice(third, 2 * third))
}
