import type { Static, TObject } from '@sinclair/typebox'
import type { Scope } from '#shared/tokens/scopes.ts'
import type { GitHub } from '../github/client.ts'

/** What a tool may touch. Nothing else reaches it: no settings, no request, no token. */
export interface ToolContext {
  /** GitHub as the person who signed in. */
  github: GitHub
  /** Scopes of the session: what it does not hold, a result must not show. */
  scopes: readonly string[]
}

export interface ToolResult<Structured> {
  structured: Structured
  /** The same for reading. */
  text: string
}

export interface Tool<Input extends TObject = TObject, Output extends TObject = TObject> {
  name: string
  title: string
  description: string
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
  output: Output
  /** `input` is checked and has its defaults. Throws errors of the catalogue alone on purpose. */
  run(input: Static<Input>, context: ToolContext): Promise<ToolResult<Static<Output>>>
}

/** Checks a tool’s types where it is written, then forgets them so that all tools fit one list. */
export const defineTool = <Input extends TObject, Output extends TObject>(
  tool: Tool<Input, Output>
): Tool => tool as unknown as Tool
