import type { Static, TObject } from '@sinclair/typebox'
import type { Scope } from '#shared/tokens/scopes.ts'
import type { Ask } from '../features/ask.ts'
import type { Content } from '../features/content.ts'
import type { CallContext } from '../features/context.ts'

export interface PromptMessage {
  role: 'user' | 'assistant'
  content: Content
}

/** Suggests values for an argument, best first; the first hundred are told. */
export type Complete = (
  value: string,
  context: CallContext,
  /** Arguments that are filled in already. */
  others: Readonly<Record<string, string>>
) => Promise<string[]>

export interface Prompt<Input extends TObject = TObject> {
  name: string
  title: string
  description: string
  scopes: readonly Scope[]
  /** Every property is text: the protocol knows no other arguments of prompts. */
  input: Input
  /** By name of the argument. */
  complete?: Readonly<Record<string, Complete>>
  run(input: Static<Input>, context: CallContext): Promise<PromptMessage[] | Ask>
}

/** Checks a prompt’s types where it is written, then forgets them so that all fit one list. */
export const definePrompt = <Input extends TObject>(prompt: Prompt<Input>): Prompt =>
  prompt as unknown as Prompt
