/** How long each part may take. Every loop of the bench is bounded by one of these. */
export interface Plan {
  /** Interleaved: each contender once, then each again. */
  rounds: number
  /** Whole seconds of load in one round. */
  seconds: number
  /** So many more of those of whom a few percent are told. */
  costRounds: number
  /** With tracing and without, in turn. What one call in ten runs takes longer to be compiled. */
  tracing: { rounds: number; warmUpSeconds: number }
  /** Before it is measured a server gets this many requests, or as many as it answers in the seconds. */
  warmUp: { requests: number; seconds: number }
  /** Rounds that make up for those in which something else ran, until `extraSeconds` have passed. */
  extraRounds: number
  extraSeconds: number
  /** Calls after which memory is looked at, as far as the seconds suffice. */
  memory: { calls: readonly number[]; seconds: number }
  starts: number
  /** People of whose records the bytes are counted. */
  people: number
  /** Many sessions: one refreshed all the time drags a row of replaced tokens along, as none does. */
  refresh: { rounds: number; seconds: number; sessions: number }
}

/** Some fifteen minutes. Many short rounds: how fast the machine is changes meanwhile. */
export const full: Plan = {
  rounds: 12,
  seconds: 1,
  costRounds: 24,
  tracing: { rounds: 80, warmUpSeconds: 20 },
  warmUp: { requests: 15_000, seconds: 10 },
  extraRounds: 3,
  extraSeconds: 30,
  memory: { calls: [25_000, 50_000, 75_000, 100_000], seconds: 60 },
  starts: 5,
  people: 20,
  refresh: { rounds: 5, seconds: 3, sessions: 1024 },
}

/** A glance in a minute and a half. */
export const quick: Plan = {
  rounds: 2,
  seconds: 1,
  costRounds: 0,
  tracing: { rounds: 4, warmUpSeconds: 1 },
  warmUp: { requests: 5000, seconds: 1 },
  extraRounds: 0,
  extraSeconds: 0,
  memory: { calls: [25_000, 50_000], seconds: 6 },
  starts: 2,
  people: 5,
  refresh: { rounds: 2, seconds: 1, sessions: 32 },
}
