import type { Static, TObject } from '@sinclair/typebox'
import type { Scope } from '#shared/tokens/scopes.ts'
import type { Ask } from '../features/ask.ts'
import type { Content } from '../features/content.ts'
import type { CallContext } from '../features/context.ts'
import type { ToolSet } from './sets.ts'

export type ToolResult<Structured> =
  /** The usual form: data for programs, and the same for reading. */
  | { structured: Structured; text: string }
  /** For what is no data: pictures, sound, files. */
  | { content: Content[]; isError?: boolean }
  | Ask

export interface Tool<Input extends TObject = TObject, Output extends TObject = TObject> {
  name: string
  title: string
  description: string
  set: ToolSet
  /** Held by the session before the tool runs; else the client is asked to step up. */
  scopes: readonly Scope[]
  /** All are required: from them a client decides whether to ask its user first. */
  annotations: {
    readOnlyHint: boolean
    destructiveHint: boolean
    idempotentHint: boolean
    /** Whether it reaches beyond this server. */
    openWorldHint: boolean
  }
  input: Input
  /** Absent where the result is no data. */
  output?: Output
  /** `input` is checked and has its defaults. Throws errors of the catalogue alone on purpose. */
  run(input: Static<Input>, context: CallContext): Promise<ToolResult<Static<Output>>>
}

/** Checks a tool’s types where it is written, then forgets them so that all tools fit one list. */
export const defineTool = <Input extends TObject, Output extends TObject>(
  tool: Tool<Input, Output>
): Tool => tool as unknown as Tool
