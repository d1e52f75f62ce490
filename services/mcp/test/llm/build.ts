import type { Test } from 'tap'
import { pooledFetch } from '#shared/http/pooled-fetch.ts'
import { chatCompletions } from '../../llm/chat-completions.ts'
import type { AnswerModel } from './llm-server.ts'
import { apiKey, startLlmServer } from './llm-server.ts'

/** The client over real sockets to a server that answers as the test says. */
export async function build(t: Test, answer?: AnswerModel, { timeoutMs = 20_000 } = {}) {
  const llm = await startLlmServer(t, answer)
  // Shorter than any answer of a model may take: that is not GitHub’s time.
  const pool = pooledFetch({ connections: 2, timeoutMs: 100 })
  t.teardown(() => pool.close())
  const world = { fetch: pool.fetch, now: Date.now }
  const { baseUrl } = llm
  const model = chatCompletions({ baseUrl, apiKey, model: 'test-model', world, timeoutMs })
  const complete = (signal = new AbortController().signal) =>
    model.complete({ prompt: 'What is this?', maxTokens: 300, signal })
  return { ...llm, complete }
}
