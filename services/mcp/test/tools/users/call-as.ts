import { Value } from '@sinclair/typebox/value'
import type { Test } from 'tap'
import tool from '../../../tools/users/get-github-user-info.ts'
import type { Built } from '../../build.ts'
import { callTool } from '../../build.ts'

/** Calls as a person with these scopes, and holds every success to the output schema. */
export async function callAs(
  t: Test,
  built: Built,
  scopes: string[],
  args?: Record<string, unknown>
) {
  const { token } = await built.signIn({ userId: 1, login: 'mona', scopes })
  const result = await callTool(built, token, args)
  if (!result.isError) t.ok(Value.Check(tool.output!, result.structuredContent), 'output schema')
  const { isError, structuredContent, content } = result
  const { asked } = built.github
  return { isError, structuredContent, text: content[0].text as string, asked }
}

export const read = ['github:read']
