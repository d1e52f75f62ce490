import { createHash, randomBytes } from 'node:crypto'
import type { Page } from '#shared/testing/browser.ts'
import { createBrowser } from '#shared/testing/browser.ts'
import { clientRedirect } from './mcp-clients.ts'
import { sendCall } from './tool-call.ts'

/** The requests that a client and its person’s browser make, in order. */
export const steps = [
  ...(['authorize', 'consent', 'approve', 'callback'] as const),
  ...(['token', 'refresh', 'call'] as const),
]
export type Step = (typeof steps)[number]

/** What one request came to; `status` 0: it led the browser on, with an error if not `isDone`. */
export interface Answer {
  isDone: boolean
  status: number
  type: string
  /** Header `Retry-After`. */
  retryAfter: string | null
  body: string
}

/** From a sign-in to a tool call, one request at a time. */
export interface Walk {
  /** Makes the request of this step; made again, it is the same one. Rejects where nothing answers. */
  take(step: Step): Promise<Answer>
  /** All steps before `end`, or all there are. @throws where one of them is refused */
  takeUntil(end?: Step): Promise<void>
  /** All steps after `step`. @throws where one of them is refused */
  takeAfter(step: Step): Promise<void>
  tokens(): { access_token: string; refresh_token: string }
}

const timeoutMs = 10_000

export async function registerClient(url: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'A walker', redirect_uris: [clientRedirect] }),
  })
  return ((await answer.json()) as { client_id: string }).client_id
}

export function createWalk(url: string, clientId: string): Walk {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  let here = ''
  // It stops at whatever address it is led to, so that one step is one request.
  const browser = createBrowser({ leavesAt: ({ href }) => href !== here })
  let consent: Page
  let [next, code] = ['', '']
  let tokens: { access_token: string; refresh_token: string }

  async function open(address: string): Promise<Page> {
    here = address
    return browser.open(address)
  }

  const requests: Record<Step, () => Promise<Answer>> = {
    async authorize() {
      const asked = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: clientRedirect,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })
      const page = await open(`${url}/oauth/authorize?${asked}`)
      next = page.url
      return answerOf(page)
    },
    async consent() {
      consent = await open(next)
      return answerOf(consent)
    },
    async approve() {
      here = `${url}/oauth/consent`
      const page = await browser.submit(consent, { button: 'decision=allow' })
      // GitHub’s own page is passed at once: it is nobody’s step here.
      if (page.status === 0) next = (await open(page.url)).url
      return answerOf(page)
    },
    async callback() {
      const page = await open(next)
      code = new URL(page.url).searchParams.get('code') ?? ''
      const isRefused = page.status === 0 && code === ''
      return isRefused ? { ...answerOf(page), isDone: false, body: page.url } : answerOf(page)
    },
    token: () => ask({ grant_type: 'authorization_code', code, code_verifier: verifier }),
    refresh: () => ask({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }),
    call: async () =>
      read(await sendCall(url, tokens.access_token, { signal: AbortSignal.timeout(timeoutMs) })),
  }

  async function ask(fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams({ client_id: clientId, ...fields })
    const signal = AbortSignal.timeout(timeoutMs)
    const told = await read(await fetch(`${url}/oauth/token`, { method: 'POST', body, signal }))
    if (told.isDone) tokens = JSON.parse(told.body)
    return told
  }

  async function takeAll(some: readonly Step[]): Promise<void> {
    for (const step of some) {
      const answer = await requests[step]()
      if (!answer.isDone) throw new Error(`${step}: ${answer.status} ${answer.body}`)
    }
  }

  return {
    take: (step) => requests[step](),
    takeUntil: (end) => takeAll(end ? steps.slice(0, steps.indexOf(end)) : steps),
    takeAfter: (step) => takeAll(steps.slice(steps.indexOf(step) + 1)),
    tokens: () => tokens,
  }
}

const answerOf = ({ status, headers, html }: Page): Answer =>
  answer(status === 0 || status === 200, { status, headers }, html)

const read = async (response: Response): Promise<Answer> =>
  answer(response.status === 200, response, await response.text())

function answer(
  isDone: boolean,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: string
): Answer {
  const type = headers.get('content-type') ?? ''
  return { isDone, status, type, retryAfter: headers.get('retry-after'), body }
}
