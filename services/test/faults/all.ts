import * as skewed from './clocks/skewed.ts'
import * as full from './disks/full.ts'
import type { Fault } from './fault.ts'
import * as away from './github/away.ts'
import * as limits from './github/limits.ts'
import * as wrong from './github/wrong.ts'
import * as rotated from './keys/rotated.ts'
import * as toAuth from './partitions/auth.ts'
import * as toRedis from './partitions/redis.ts'
import * as heldUp from './redis/held-up.ts'
import * as killed from './redis/killed.ts'
import * as promoted from './redis/promoted.ts'
import * as call from './replicas/call.ts'
import * as signIn from './replicas/sign-in.ts'
import * as tokens from './replicas/tokens.ts'
import * as rolling from './upgrades/rolling.ts'

/** Faults that are played together, by the file beside this one that describes them. */
export interface Chapter {
  title: string
  files: Record<string, Record<string, Fault>>
}

/** Every fault there is. `docs/reference/faults.md` has a row of each. */
export const chapters = {
  redis: {
    title: 'Redis',
    files: {
      'redis/killed.ts': killed,
      'redis/held-up.ts': heldUp,
      'redis/promoted.ts': promoted,
    },
  },
  partitions: {
    title: 'The network between them',
    files: { 'partitions/redis.ts': toRedis, 'partitions/auth.ts': toAuth },
  },
  replicas: {
    title: 'A replica dies in the middle of something',
    files: {
      'replicas/sign-in.ts': signIn,
      'replicas/tokens.ts': tokens,
      'replicas/call.ts': call,
    },
  },
  github: {
    title: 'GitHub',
    files: { 'github/away.ts': away, 'github/wrong.ts': wrong, 'github/limits.ts': limits },
  },
  clocks: { title: 'Clocks', files: { 'clocks/skewed.ts': skewed } },
  changes: {
    title: 'Keys and versions change',
    files: { 'keys/rotated.ts': rotated, 'upgrades/rolling.ts': rolling },
  },
  disks: { title: 'Disks', files: { 'disks/full.ts': full } },
} satisfies Record<string, Chapter>

export type ChapterName = keyof typeof chapters

export const chapterNames = Object.keys(chapters) as ChapterName[]

/** The faults of a chapter, with the files they are in: file by file, in each by their names in it. */
export const faultsOf = (name: ChapterName): { fault: Fault; file: string }[] =>
  Object.entries<Record<string, Fault>>(chapters[name].files).flatMap(([file, faults]) =>
    Object.values(faults).map((fault) => ({ fault, file: `services/test/faults/${file}` }))
  )
