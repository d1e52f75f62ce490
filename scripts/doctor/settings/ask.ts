import { Unreachable } from '../check.ts'
import type { Setup } from './setup.ts'

const timeoutMs = 10_000
/** More than any document that is looked at. */
const maxBodyBytes = 1024 * 1024

export interface Answer {
  status: number
  headers: Headers
  /** As much of the body as is read. */
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
    return { status: answer.status, headers: answer.headers, text: await startOf(answer) }
  } catch (cause) {
    throw new Unreachable(
      `The address in ${name} does not answer (${codeOf(cause)}).`,
      `Correct ${name}, or let this machine reach it: DNS, firewall, and for an authority of your own NODE_EXTRA_CA_CERTS.`,
      cause
    )
  }
}

/** The rest is left where it is. */
async function startOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > maxBodyBytes) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `fetch` hides the reason in the cause. */
function codeOf(error: unknown): string {
  const { code, name, cause } = error as NodeJS.ErrnoException
  if (cause) return codeOf(cause)
  return name === 'TimeoutError' ? `nothing in ${timeoutMs} ms` : String(code ?? name)
}
