/** The one in the middle, or the mean of the two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** How far apart the values lie, as a share of their median: the noise. */
export const spread = (values: readonly number[]): number =>
  (Math.max(...values) - Math.min(...values)) / median(values)

/** How far the median of so many values may be from that of endlessly many: its standard error. */
export function medianError(values: readonly number[]): number {
  const middle = median(values)
  const away = median(values.map((value) => Math.abs(value - middle)))
  // Of a normal distribution, told by what few outliers do not change.
  return (1.2533 * 1.4826 * away) / Math.sqrt(values.length)
}

/**
 * How much more each of `dearer` is than what was measured of `plain` in the same round, in percent:
 * what the machine did meanwhile met both.
 */
export const percentsMore = (dearer: readonly number[], plain: readonly number[]): number[] =>
  dearer.slice(0, plain.length).map((value, round) => (value / plain[round]! - 1) * 100)
