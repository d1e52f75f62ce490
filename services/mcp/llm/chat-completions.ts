import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import { inOutgoing } from '#shared/telemetry/outgoing.ts'
import { withTimeLimit } from '#shared/time-limit.ts'
import { version } from '#shared/version.ts'
import type { World } from '#shared/world.ts'
import type { Model } from './model.ts'
import { readAnswer, readBounded } from './read-answer.ts'
import { refusal } from './refusal.ts'

/** Longest wait for a whole answer: less than the minute that clients wait, so that they are told why. */
const defaultTimeoutMs = 55_000

/** Many times what 2000 tokens weigh. */
const maxAnswerBytes = 256 * 1024

const path = '/chat/completions'

interface Options {
  /** In front of `/chat/completions`, e.g. `https://llm.example.com/v1`. */
  baseUrl: string
  apiKey: string
  model: string
  world: Pick<World, 'fetch' | 'now'>
  timeoutMs?: number
}

/** A model behind the chat completions API that OpenAI began and many others speak. */
export function chatCompletions(options: Options): Model {
  const { baseUrl, apiKey, model, world, timeoutMs = defaultTimeoutMs } = options
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': `gatehouse/${version}`,
  }

  return {
    async complete({ prompt, maxTokens, signal }) {
      const messages = [{ role: 'user', content: prompt }]
      const body = JSON.stringify({ model, messages, max_tokens: maxTokens, stream: false })
      const url = `${baseUrl}${path}`
      async function ask(ending: AbortSignal) {
        const send = () =>
          world.fetch(url, {
            method: 'POST',
            headers,
            body,
            signal: ending,
            waitMs: timeoutMs,
            // Elsewhere neither the key nor the code has anything to do.
            redirect: 'manual',
          })
        const response = await inOutgoing({ method: 'POST', url, template: path }, send)
        if (response.status !== 200) {
          await response.body?.cancel()
          throw refusal(response, world.now())
        }
        return readAnswer(await readBounded(response, maxAnswerBytes))
      }
      try {
        return await withTimeLimit(signal, timeoutMs, ask)
      } catch (cause) {
        if (signal.aborted) throw errors.REQUEST_CANCELLED()
        throw cause instanceof AppError ? cause : errors.LLM_UNREACHABLE({ cause })
      }
    },
  }
}
