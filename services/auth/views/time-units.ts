/** The units in which pages tell time, the largest first, each with its seconds. */
export const timeUnits = [
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const
