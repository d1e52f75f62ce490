import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Test } from 'tap'

interface Asked {
  url: string
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  body: any
}

/** Answers as the test says, or, where it says nothing, with a line about what it was asked. */
export type AnswerModel = (response: ServerResponse, asked: Asked) => void

/** What a server of chat completions answers, as OpenAI documents it. */
export const completion = (content: unknown, more: object = {}) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test-model-2026',
    choices: [
      { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...more },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })

export const apiKey = 'test-llm-key'

const answerWell: AnswerModel = (response, { body }) => {
  response.setHeader('content-type', 'application/json')
  response.end(completion(`A model was told: ${body.messages[0].content}`))
}

/** A server of the chat completions API on this machine; `closed` resolves when a caller hangs up. */
export async function startLlmServer(t: Test, answer: AnswerModel = answerWell) {
  const asked: Asked[] = []
  const arrived = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) left.resolve()
    })
    const one = { url: request.url!, headers: request.headers, body: await json(request) }
    asked.push(one)
    arrived.resolve()
    answer(response, one)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}/v1`
  const settings = { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: 'test-model' }
  return { baseUrl, settings, asked, arrived: arrived.promise, left: left.promise, server }
}
