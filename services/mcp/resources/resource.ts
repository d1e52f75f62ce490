import type { Scope } from '#shared/tokens/scopes.ts'
import type { Ask } from '../features/ask.ts'
import type { ResourceContent } from '../features/content.ts'
import type { CallContext } from '../features/context.ts'
import type { Complete } from '../prompts/prompt.ts'

/** One thing to read, or a family of them. */
export interface Resource {
  name: string
  title: string
  description: string
  /** Where all that it stands for is of one type. */
  mimeType?: string
  scopes: readonly Scope[]
  /** An address, or a template of RFC 6570 with `{variable}` and `{+path}`. */
  uri: string
  /** By name of the template’s variable. */
  complete?: Readonly<Record<string, Complete>>
  /** @throws RESOURCE_NOT_FOUND for an address of this form that leads to nothing */
  read(
    uri: string,
    variables: Readonly<Record<string, string>>,
    context: CallContext
  ): Promise<ResourceContent[] | Ask>
}

export const isTemplate = ({ uri }: Resource): boolean => uri.includes('{')
