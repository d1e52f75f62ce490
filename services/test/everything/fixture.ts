import type { TObject } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { Tool } from '../../mcp/tools/tool.ts'
import { defineTool } from '../../mcp/tools/tool.ts'

/** A tool as far as the official tool cares. */
interface Fixture {
  name: string
  description: string
  input?: TObject
  run: Tool['run']
}

export const noArguments = Type.Object({}, { additionalProperties: false })

/** A tool of the product in every way; what no check looks at is filled in. */
export const fixture = ({ name, description, input = noArguments, run }: Fixture): Tool =>
  defineTool({
    name,
    title: name,
    description,
    set: 'users',
    scopes: ['github:read'],
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input,
    run,
  })

export const text = (words: string) => ({ type: 'text' as const, text: words })

/** A tool’s result of nothing but words. */
export const says = (words: string) => ({ content: [text(words)] })
