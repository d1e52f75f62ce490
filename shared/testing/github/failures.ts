import type { GitHubFailure } from './state.ts'
import { githubWords, refusal } from './state.ts'

const patienceMs = 10_000

/** The answer, or the lack of one, of a GitHub that fails in this way. */
export async function fail(failure: GitHubFailure, signal: AbortSignal): Promise<Response> {
  if (typeof failure === 'object') return Response.json(refusal(failure.error))
  switch (failure) {
    case 'status 500':
      return Response.json({ message: githubWords }, { status: 500 })
    case 'HTML':
      return new Response(`<!doctype html><p>${githubWords}`)
    case 'a form instead of JSON':
      return new Response(new URLSearchParams({ access_token: 'gho_x' }))
    case 'an unexpected shape':
      return Response.json([githubWords])
    case 'no connection':
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
    case 'silence':
      return untilAborted(signal)
    case 'a stalled body':
      return new Response(new ReadableStream({ pull: () => untilAborted(signal) }))
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => reject(new Error('the caller has no time limit'))
    const timer = setTimeout(giveUp, patienceMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
