import { answerIn, modern } from './build.ts'
import type { Town } from './tools/town.ts'
import { read } from './tools/town.ts'

/** Asks for something else than a tool, as mona: the result, or the error of JSON-RPC. */
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
async function ask(town: Town, method: string, params: object, scopes: string[]): Promise<any> {
  const { token } = await town.signIn({ userId: 1, login: 'mona', scopes })
  const message = { method, params: params as Record<string, unknown>, token }
  const { result, error } = answerIn(await town.app.inject(modern(message)))
  return result ?? { error }
}

export const readResource = (town: Town, uri: string, scopes = read) =>
  ask(town, 'resources/read', { uri }, scopes)

export const getPrompt = (town: Town, name: string, args: object = {}, scopes = read) =>
  ask(town, 'prompts/get', { name, arguments: args }, scopes)

interface Begun {
  /** Of a prompt, or a template. */
  ref: string
  name: string
  value?: string
  others?: Record<string, string>
  scopes?: string[]
}

/** Values that are suggested for an argument. */
export async function suggested(town: Town, { ref, name, value = '', others, scopes }: Begun) {
  const asked = {
    ref: ref.includes(':') ? { type: 'ref/resource', uri: ref } : { type: 'ref/prompt', name: ref },
    argument: { name, value },
    ...(others && { context: { arguments: others } }),
  }
  const { completion, error } = await ask(town, 'completion/complete', asked, scopes ?? read)
  return completion ? (completion.values as string[]) : error
}
