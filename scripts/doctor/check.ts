import { maskTokens } from '#shared/telemetry/mask-tokens.ts'

/** Something that is not as it has to be. */
export interface Problem {
  severity: 'warning' | 'failed'
  /** A sentence; it never holds the value of a setting. */
  wrong: string
  /** What to change: the setting, or the line of the gateway. */
  mend: string
}

/** What a check found. */
export interface Outcome {
  problems: Problem[]
  /** What was seen, for whoever reads that all is well. */
  told: string
  /** There was nothing to look at, or no way to. */
  isSkipped: boolean
}

/** One thing that has to be true, for whoever runs a Gatehouse. */
export interface Check<Subject> {
  /** Stable: scripts may rely on it. */
  name: string
  /** What has to be true: a sentence. */
  holds: string
  /** Who fails, and how, where it is not. */
  why: string
  /** The page that says more, from the root of the repository. */
  page: string
  /** Names of earlier checks; where one of them failed, this one has nothing to say. */
  needs?: readonly string[]
  /** @throws Unreachable where nothing answers */
  run(subject: Subject): Promise<Outcome>
}

/** Nothing answered, for a reason that is told as the problem of the check that met it. */
export class Unreachable extends Error {
  readonly mend: string

  constructor(wrong: string, mend: string, cause?: unknown) {
    super(wrong, { cause })
    this.mend = mend
  }
}

export const failed = (wrong: string, mend: string): Problem => ({
  severity: 'failed',
  wrong,
  mend,
})

export const warning = (wrong: string, mend: string): Problem => ({
  severity: 'warning',
  wrong,
  mend,
})

/** `told` is for where there are no problems. */
export const outcome = (problems: Problem[], told: string): Outcome => ({
  problems,
  told,
  isSkipped: false,
})

export const skipped = (told: string): Outcome => ({ problems: [], told, isSkipped: true })

const maxShown = 120

/** What strangers answer as a terminal may be given it: printable ASCII, no token, not much of it. */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object'
  const plain = maskTokens(String(value)).replace(/[^\x20-\x7e]/g, '?')
  return plain.length > maxShown ? `${plain.slice(0, maxShown)}…` : plain
}
