import type { Answers, Question } from '../../features/ask.ts'
import { sample } from '../../features/ask.ts'
import type { Completion } from '../../llm/model.ts'

export const sampleMethod = 'sampling/createMessage'

/** The question that has a client’s own model answer a prompt. */
export const askModel = (prompt: string, maxTokens: number): Question =>
  sample({ messages: [{ role: 'user', content: { type: 'text', text: prompt } }], maxTokens })

/** What the client’s model wrote; null: nothing that could be read, or its person refused. */
export function readModelAnswer(answer: Answers[string]): Completion | null {
  if (!answer) return null
  const { content, model, stopReason } = answer
  // A block, or since 2025-11-25 a list of them.
  const text = [content].flat().map(textOf).join('')
  if (text.trim() === '') return null
  return {
    text,
    model: typeof model === 'string' ? model : null,
    stopReason: typeof stopReason === 'string' ? stopReason : null,
    isCut: stopReason === 'maxTokens',
  }
}

function textOf(block: unknown): string {
  if (typeof block !== 'object' || block === null) return ''
  const { type, text } = block as Record<string, unknown>
  return type === 'text' && typeof text === 'string' ? text : ''
}
