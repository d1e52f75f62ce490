/** The application log, as far as it is needed here. */
export interface Teller {
  error(entry: object, message: string): void
  warn(entry: object, message: string): void
}

/** Does `work`; true if it succeeded. A failure is told under `problem`, once until it succeeds again. */
interface Attempt {
  (problem: string, work: () => void): boolean
  (problem: string, work: () => Promise<void>): Promise<boolean>
}

/** For work that goes on at intervals, whose failure may end neither a request nor the process. */
export function attempts(log: Pick<Teller, 'error'>): Attempt {
  const told = new Set<string>()
  const succeeded = (problem: string) => {
    told.delete(problem)
    return true
  }
  const failed = (problem: string, err: unknown) => {
    if (!told.has(problem)) log.error({ err }, problem)
    told.add(problem)
    return false
  }
  return ((problem, work) => {
    try {
      const under = work() as Promise<void> | undefined
      if (!under) return succeeded(problem)
      return under.then(
        () => succeeded(problem),
        (err: unknown) => failed(problem, err)
      )
    } catch (err) {
      return failed(problem, err)
    }
  }) as Attempt
}
