import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import type { Completion } from './model.ts'

/** What is read of a chat completion; servers differ in everything else. */
const Answer = TypeCompiler.Compile(
  Type.Object({
    model: Type.Optional(Type.Unknown()),
    choices: Type.Array(
      Type.Object({
        message: Type.Object({ content: Type.Union([Type.String(), Type.Null()]) }),
        finish_reason: Type.Optional(Type.Unknown()),
      }),
      { minItems: 1 }
    ),
  })
)

const textOr = (value: unknown) => (typeof value === 'string' ? value : null)

/** @throws LLM_BAD_ANSWER for a body that is longer; reading ends there */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw errors.LLM_BAD_ANSWER({ facts: { reason: 'too long', maxBytes } })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The first choice of a chat completion. @throws LLM_BAD_ANSWER where it holds no text */
export function readAnswer(text: string): Completion {
  const body = parse(text)
  if (!Answer.Check(body)) {
    throw errors.LLM_BAD_ANSWER({ facts: { unexpectedAt: Answer.Errors(body).First()?.path } })
  }
  const { message, finish_reason } = body.choices[0]!
  const isCut = finish_reason === 'length'
  const content = message.content ?? ''
  if (content.trim() === '') throw isCut ? onlyThought() : noText()
  return { text: content, model: textOr(body.model), stopReason: textOr(finish_reason), isCut }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const noText = () => errors.LLM_BAD_ANSWER({ facts: { reason: 'no text' } })

/** Models that reason spend tokens on it first. */
const onlyThought = () =>
  errors.LLM_BAD_ANSWER({
    message: 'The language model of this server used all of max_tokens before it wrote anything.',
    hint: 'Try again with a larger max_tokens, or analyse the code without this tool.',
    facts: { reason: 'no text within max_tokens' },
  })
