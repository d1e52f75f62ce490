const waiting = new Set<() => void>()

/** Runs `work` as the process ends by itself, an error that nobody caught included; until called off. */
export function beforeExit(work: () => void): () => void {
  if (waiting.size === 0) process.on('exit', runAll)
  waiting.add(work)
  return () => {
    waiting.delete(work)
    if (waiting.size === 0) process.off('exit', runAll)
  }
}

function runAll(): void {
  for (const work of waiting) work()
}
