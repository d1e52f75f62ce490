/** One metric. Where the values of every label are listed, each combination is there from the start. */
export interface Metric {
  type: 'counter' | 'gauge' | 'histogram'
  /** Name of each label with its values, or with words for what they are, few and never personal. */
  labels: Readonly<Record<string, readonly string[] | string>>
  unit: string
  help: string
  /** Only a process that uses Redis has it. */
  needsRedis?: true
  /** Upper ends, of a histogram. */
  buckets?: readonly number[]
}

/** Seconds; what waits for GitHub takes as long as GitHub does, everything else some milliseconds. */
export const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
