import { Unreachable } from '../check.ts'
import type { Setup } from './setup.ts'

const timeoutMs = 10_000

export interface Answer {
  status: number
  headers: Headers
  text: string
}

/** One request to the address of a setting; any status is an answer. @throws Unreachable */
export async function ask(
  { fetch }: Pick<Setup, 'fetch'>,
  name: string,
  url: string,
  init: RequestInit = {}
): Promise<Answer> {
  const headers = { 'user-agent': 'gatehouse-doctor', ...init.headers }
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(url, { ...init, headers, signal, redirect: 'manual' })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  } catch (cause) {
    throw new Unreachable(
      `The address in ${name} does not answer (${codeOf(cause)}).`,
      `Correct ${name}, or let this machine reach it: DNS, firewall, and for an authority of your own NODE_EXTRA_CA_CERTS.`,
      cause
    )
  }
}

/** `fetch` hides the reason in the cause. */
function codeOf(error: unknown): string {
  const { code, name, cause } = error as NodeJS.ErrnoException
  if (cause) return codeOf(cause)
  return name === 'TimeoutError' ? `nothing in ${timeoutMs} ms` : String(code ?? name)
}
