/** What a request came to, as its client sees it. */
export interface Seen {
  isDone: boolean
  /** `done`, or what came instead: `503 SYS_002`, `connection broken`. */
  told: string
  text: string
}

interface Answered {
  status: number
  retryAfter: string | null
  text: string
}

const ourCode = /\b(?:AUTH|API|RATE|SYS|VAL)_\d{3}\b/
const oauthError = /"error":"([a-z_]+)"/

/**
 * An answer that is no success, in a few words. One that passes has to say when to come again. Status
 * 0 is a browser that was led back to its client with an error; `text` is the address then.
 */
export function describe({ status, retryAfter, text }: Answered): string {
  if (status === 0) return `back with ${new URL(text).searchParams.get('error')}`
  const what = ourCode.exec(text)?.[0] ?? oauthError.exec(text)?.[1] ?? 'of the gateway'
  const passes = status >= 502 && status <= 504
  return `${status} ${what}${passes && retryAfter === null ? ' without Retry-After' : ''}`
}

/** How `fetch` says that nothing came. */
export function describeFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time'
  if (error instanceof TypeError) return 'connection broken'
  throw error
}

export const failed = (told: string, text = ''): Seen => ({ isDone: false, told, text })
