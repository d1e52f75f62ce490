import type { Embedded } from './embedded.ts'
import type { Pair, PairNeeds } from './pair.ts'

/** What the people of the load do, each kind on its own. */
export const kinds = [
  'call',
  'call in a session',
  'call that renews a GitHub token',
  'refresh',
  'sign-in',
  'revocation',
] as const
export type Kind = (typeof kinds)[number]

/** What a fault is, and what is promised of it. `docs/reference/faults.md` tells both. */
interface FaultOf<Stage> {
  /** As in `npm run faults <name>`. */
  name: string
  /** What happens, in plain words. */
  title: string
  /** What is lost of what was acknowledged, and under which circumstances more would be. */
  lost: string
  /** Kinds that meet it in every run, or it was not played. */
  meets: readonly Kind[]
  /** Where it is a matter of luck which of them meets it. */
  meetsOneOf?: readonly Kind[]
  /** All that a client may see besides what it asked for, as `describe` puts it. */
  shows: readonly string[]
  /**
   * From when it is measured how long it takes until everything works again: some faults are
   * survived once they have struck, the others have to end.
   */
  measuredFrom: 'beginning' | 'end'
  /** Longest time until then. */
  worksWithinMs: number
  /** Where it needs another time than the others to show itself. */
  lastsMs?: number
  /** It leaves a deployment that no other fault can be played on. */
  leavesTraces?: true
  /** Lets time pass that is promised to help, where nobody measures it. */
  hurry?(stage: Stage): Promise<unknown>
  begin(stage: Stage): unknown
  /** Ends it, and puts back everything that `begin` has changed. */
  end(stage: Stage): unknown
}

export interface PairFault extends FaultOf<Pair> {
  on: 'pair'
  /** What the pair has to be like, beside what it always is. */
  needs?: PairNeeds
}

export interface EmbeddedFault extends FaultOf<Embedded> {
  on: 'embedded'
}

export type Fault = PairFault | EmbeddedFault

/** A fault of the pair. */
export const onPair = (fault: Omit<PairFault, 'on'>): PairFault => ({ on: 'pair', ...fault })

/** A fault of the one process over SQLite. */
export const onEmbedded = (fault: Omit<EmbeddedFault, 'on'>): EmbeddedFault => ({
  on: 'embedded',
  ...fault,
})
