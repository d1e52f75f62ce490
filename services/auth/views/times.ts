import { timeUnits } from './time-units.ts'

/** A moment as a page tells it. Takes epoch seconds. */
export interface Times {
  /** For `datetime`: ISO 8601, UTC. */
  iso: (atSeconds: number) => string
  /** In words of the page’s language, with its time zone: a server does not know the reader’s. */
  words: (atSeconds: number) => string
  /** How long before `nowSeconds` it was, in its largest whole unit: `5 minutes ago`. */
  ago: (atSeconds: number, nowSeconds: number) => string
}

/** `language`: the tag of a locale there is. */
export function timesIn(language: string): Times {
  const format = new Intl.DateTimeFormat(language, {
    ...({ year: 'numeric', month: 'long', day: 'numeric' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    ...({ timeZone: 'UTC', timeZoneName: 'short' } as const),
  })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const dateOf = (atSeconds: number) => new Date(atSeconds * 1000)
  return {
    iso: (atSeconds) => dateOf(atSeconds).toISOString().replace('.000Z', 'Z'),
    words: (atSeconds) => format.format(dateOf(atSeconds)),
    ago: (atSeconds, nowSeconds) => {
      const seconds = Math.max(0, nowSeconds - atSeconds)
      // Below a minute it is now.
      const whole = timeUnits.find(([, size]) => seconds >= size)
      const [unit, unitSeconds] = whole ?? ['second', Number.POSITIVE_INFINITY]
      return relative.format(-Math.floor(seconds / unitSeconds), unit)
    },
  }
}
