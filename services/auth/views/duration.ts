const units = [
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const

/** A length of time in whole units of a language, never more than it is: `7 days`, `90 minutes`. */
export function duration(language: string, seconds: number): string {
  const [unit, unitSeconds] = units.find(([, size]) => seconds >= 2 * size) ?? units.at(-1)!
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  // A number never stands at the end of a line, away from its unit.
  return format.format(Math.floor(seconds / unitSeconds)).replace(' ', '\u00a0')
}
