import { Value } from '@sinclair/typebox/value'
import type { Test } from 'tap'
import tool from '../../../tools/llm/analyze-code-with-llm.ts'
import type { Built } from '../../build.ts'
import { answerIn, modern } from '../../build.ts'

const name = 'analyze_code_with_llm'

/** A result of the tool, held to its output schema. */
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
export function read(t: Test, result: any) {
  const { isError, structuredContent, content } = result
  if (!isError) t.ok(Value.Check(tool.output!, structuredContent), 'output schema')
  return { isError, structuredContent, text: content[0].text as string }
}

interface How {
  capabilities?: object
  /** What a client sends when it comes back. */
  retry?: object
}

/** Calls the tool as a client of 2026-07-28 does; resolves to the result as it comes. */
export async function callModern(built: Built, args: object, { capabilities, retry }: How = {}) {
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const call = (more: object = {}) =>
    built.app.inject(
      modern({
        method: 'tools/call',
        params: { name, arguments: args, ...more },
        token,
        ...(capabilities && { capabilities }),
      })
    )
  const first = answerIn(await call()).result
  if (!retry) return { first }
  const { requestState } = first
  return { first, second: answerIn(await call({ requestState, ...retry })).result }
}

export const callParams = (args: object) => ({ name, arguments: args })
