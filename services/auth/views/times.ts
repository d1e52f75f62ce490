/** A moment as a page tells it. Takes epoch seconds. */
export interface Times {
  /** For `datetime`: ISO 8601, UTC. */
  iso: (atSeconds: number) => string
  /** In words of the page’s language, with its time zone: a server does not know the reader’s. */
  words: (atSeconds: number) => string
}

/** `language`: the tag of a locale there is. */
export function timesIn(language: string): Times {
  const format = new Intl.DateTimeFormat(language, {
    ...({ year: 'numeric', month: 'long', day: 'numeric' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    ...({ timeZone: 'UTC', timeZoneName: 'short' } as const),
  })
  const dateOf = (atSeconds: number) => new Date(atSeconds * 1000)
  return {
    iso: (atSeconds) => dateOf(atSeconds).toISOString().replace('.000Z', 'Z'),
    words: (atSeconds) => format.format(dateOf(atSeconds)),
  }
}
