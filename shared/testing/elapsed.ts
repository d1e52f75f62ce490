const tickMs = 10

/**
 * Milliseconds until the work settled, counted in ticks of this process. Where the machine is busy
 * they come as late as the timers of the product do, so that an upper bound holds there too.
 */
export async function elapsedMs(work: Promise<unknown>): Promise<number> {
  let ticks = 0
  const timer = setInterval(() => {
    ticks++
  }, tickMs)
  await work.finally(() => clearInterval(timer))
  return ticks * tickMs
}
