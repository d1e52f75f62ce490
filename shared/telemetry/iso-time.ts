/**
 * Writes epoch milliseconds as ISO 8601 in UTC. Remembers the last one: a busy process writes many
 * lines in one millisecond.
 */
export function isoTimes(): (timeMs: number) => string {
  let last = { timeMs: Number.NaN, text: '' }
  return (timeMs) => {
    if (timeMs !== last.timeMs) last = { timeMs, text: new Date(timeMs).toISOString() }
    return last.text
  }
}
