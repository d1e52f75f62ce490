import { setTimeout as pause } from 'node:timers/promises'
import { registerClient } from '../walk.ts'
import { calmAfterMs, untilCalm, untilMet } from './calm.ts'
import type { Embedded } from './embedded.ts'
import { startEmbedded } from './embedded.ts'
import type { Fault } from './fault.ts'
import type { Played } from './judge.ts'
import { sum, unpromised } from './judge.ts'
import { createLedger } from './ledger.ts'
import { startLoad } from './load.ts'
import type { Member } from './member.ts'
import { signIn } from './member.ts'
import type { Pair } from './pair.ts'
import { startPair } from './pair.ts'
import type { Stage } from './stage.ts'

interface How {
  /** Of faults that need no longer. */
  lastsMs: number
  /**
   * Times are not measured: nobody waits for more than has to be seen, and whatever else this machine
   * does may take its time.
   */
  isQuick: boolean
}

/** In the quick form everything may take so many times longer. */
const quickFactor = 4

/** Deployments, kept from one fault to the next as long as they fit. */
export interface Theatre {
  play(fault: Fault, how: How): Promise<Played>
  close(): Promise<void>
}

type Standing = { needs: string; members: Member[]; clientId: string; acts: number } & (
  | { on: 'pair'; stage: Pair }
  | { on: 'embedded'; stage: Embedded }
)

const memberCount = 3
const newcomersPerAct = 10_000

export function openTheatre(): Theatre {
  let standing: Standing | null = null

  async function build(fault: Fault): Promise<Standing> {
    const needs = needsOf(fault)
    if (standing?.needs === needs) return standing
    await standing?.stage.close()
    const built =
      fault.on === 'pair'
        ? { on: fault.on, stage: await startPair(fault.needs ?? {}) }
        : { on: fault.on, stage: await startEmbedded() }
    const clientId = await registerClient(built.stage.url)
    const members: Member[] = []
    for (let id = 1; id <= memberCount; id++) {
      const { member, told } = await signIn({ ...built.stage, clientId }, id)
      if (!member) throw new Error(`nobody can sign in: ${told}\n${built.stage.log()}`)
      members.push(member)
    }
    standing = { ...built, needs, members, clientId, acts: 0 }
    return standing
  }

  return {
    async play(fault, how) {
      const built = await build(fault)
      built.acts++
      let isUsable = false
      try {
        const played = await playOn(built, fault, how)
        isUsable = !fault.leavesTraces
        return played
      } finally {
        if (!isUsable) {
          standing = null
          await built.stage.close()
        }
      }
    },
    async close() {
      await standing?.stage.close()
      standing = null
    },
  }
}

const needsOf = (fault: Fault) =>
  JSON.stringify([fault.on, fault.on === 'pair' ? (fault.needs ?? {}) : {}])

async function playOn(built: Standing, fault: Fault, { lastsMs, isQuick }: How): Promise<Played> {
  const { stage, members, clientId } = built
  const ledger = createLedger(members, built.acts * newcomersPerAct)
  const load = startLoad({ ...stage, clientId }, members, ledger)
  const { operations } = load
  const withinMs = fault.worksWithinMs * (isQuick ? quickFactor : 1)
  // One place knows that a fault gets the stage that it asked for.
  const act = fault as unknown as Record<
    'begin' | 'end' | 'hurry',
    undefined | ((on: Stage) => unknown)
  >
  try {
    // All was well at the end of the one before.
    if (built.acts === 1) await untilCalm(operations, performance.now(), withinMs)
    const beganMs = performance.now()
    await act.begin!(stage)
    const struckMs = performance.now()
    await pause(fault.lastsMs ?? lastsMs)
    await untilMet(operations, beganMs, fault.meets)
    if (isQuick) await act.hurry?.(stage)
    const isSurvived = fault.measuredFrom === 'beginning'
    if (isSurvived) await untilCalm(operations, struckMs, withinMs)
    const survivedMs = performance.now()
    await act.end!(stage)
    const endedMs = performance.now()
    await untilCalm(operations, endedMs, withinMs)
    await load.stop()
    const after = operations.filter((one) => one.endedMs >= beganMs)
    const measured = isSurvived ? after.filter((one) => one.endedMs <= survivedMs) : after
    const worksAgainMs = calmAfterMs(measured, isSurvived ? struckMs : endedMs)
    const { seen, slowestMs } = sum(after)
    const broken = [
      ...unpromised({ ...fault, worksWithinMs: withinMs }, seen, worksAgainMs),
      ...(await ledger.settle()),
      ...(await stage.wrongRecords()),
    ]
    return { seen, slowestMs, worksAgainMs, broken }
  } finally {
    await load.stop()
  }
}
