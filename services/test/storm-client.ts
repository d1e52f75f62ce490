import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { sendCall } from './tool-call.ts'

/**
 * A client process that shares a session with others. It waits for the refresh token on its input,
 * refreshes, refreshes again with what it got, calls a tool, and prints what it has then as JSON.
 */

export interface Told {
  access_token: string
  refresh_token: string
  callStatus: number
  /** Requests made, and those of them whose answer did not arrive. */
  sent: number
  lost: number
}

const maxAttempts = 10
const pauseMs = 20
const timeoutMs = 10_000

const { GATEHOUSE = '', CLIENT_ID = '', NAME = '' } = process.env
let sent = 0
let lost = 0

process.stdout.write('ready\n')
for await (const token of createInterface(process.stdin)) {
  const first = await refresh(token)
  const second = await refresh(first.refresh_token)
  const { status: callStatus } = await insist((how) =>
    sendCall(GATEHOUSE, second.access_token, how)
  )
  const { access_token, refresh_token } = second
  const told: Told = { access_token, refresh_token, callStatus, sent, lost }
  process.stdout.write(`${JSON.stringify(told)}\n`)
  break
}

async function refresh(token: string): Promise<{ access_token: string; refresh_token: string }> {
  const fields = { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: token }
  const { status, text } = await insist((how) => {
    const body = new URLSearchParams(fields)
    return fetch(`${GATEHOUSE}/oauth/token`, { method: 'POST', body, ...how })
  })
  if (status !== 200) throw new Error(`refused: ${status} ${text}`)
  return JSON.parse(text)
}

/** Sends until an answer arrives, the same each time: a client cannot know what became of it. */
async function insist(
  send: (how: { headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>
) {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    sent++
    const headers = { 'x-request-id': `${NAME}-${sent}` }
    const answer = await send({ headers, signal: AbortSignal.timeout(timeoutMs) }).catch(nullIfLost)
    if (answer) return { status: answer.status, text: await answer.text() }
    lost++
    await pause(pauseMs)
  }
  throw new Error(`${maxAttempts} answers were lost in a row`)
}

function nullIfLost(error: unknown): null {
  if (error instanceof TypeError && error.message === 'fetch failed') return null
  throw error
}
