import { timeUnits } from './time-units.ts'

/** A length of time in whole units of a language, never more than it is: `7 days`, `90 minutes`. */
export function duration(language: string, seconds: number): string {
  const [unit, unitSeconds] = timeUnits.find(([, size]) => seconds >= 2 * size) ?? timeUnits.at(-1)!
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  // A number never stands at the end of a line, away from its unit.
  return format.format(Math.floor(seconds / unitSeconds)).replace(' ', '\u00a0')
}
