/**
 * Runs `work` with a signal that ends when `signal` does, or after `timeoutMs`. `AbortSignal.any` and
 * `AbortSignal.timeout` would live until the time is over, however soon the work is.
 */
export async function withTimeLimit<T>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (ending: AbortSignal) => Promise<T>
): Promise<T> {
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  const late = () => ending.abort(new DOMException('The time is over.', 'TimeoutError'))
  const timer = setTimeout(late, timeoutMs)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  try {
    return await work(ending.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
