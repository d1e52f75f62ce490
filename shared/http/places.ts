interface Options {
  total: number
  perHost: number
}

/** Takes a place for a request to `host`; what it returns gives the place back. Null: all taken. */
export type TakePlace = (host: string) => (() => void) | null

/** A bound on the requests under way at once, in all and to one host. Nobody waits in a queue. */
export function createPlaces({ total, perHost }: Options): TakePlace {
  const taken = new Map<string, number>()
  let all = 0
  return (host) => {
    const here = taken.get(host) ?? 0
    if (all >= total || here >= perHost) return null
    all += 1
    taken.set(host, here + 1)
    return () => {
      all -= 1
      const left = taken.get(host)! - 1
      if (left > 0) taken.set(host, left)
      else taken.delete(host)
    }
  }
}
