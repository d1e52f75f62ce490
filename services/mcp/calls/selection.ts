import type { IncomingHttpHeaders } from 'node:http'
import { errors } from '#shared/errors/catalogue.ts'
import type { ToolSet } from '../tools/sets.ts'
import { toolSets } from '../tools/sets.ts'
import type { Tool } from '../tools/tool.ts'

/** Which tools one request sees. Equal selections are one object, so that views can hang on it. */
export interface Selection {
  includes(tool: Tool): boolean
}

interface Chosen {
  sets: readonly ToolSet[]
  readOnly: boolean
}

/** Longer than any list of all sets; a longer header is refused unread. */
const maxHeaderCharacters = 200

/**
 * `offered`: what the operator chose. The result reads what a client sends to see fewer tools:
 * `X-MCP-Toolsets`, a list of sets, and `X-MCP-Readonly`, `true` or `false`.
 *
 * @throws INVALID_INPUT for a set that does not exist, and for another word than these: who asks for
 * less must not get all because of a slip
 */
export function selections(offered: Chosen): (headers: IncomingHttpHeaders) => Selection {
  // At most one entry for every subset of the sets, with and without writing.
  const known = new Map<string, Selection>()

  function selectionOf(sets: readonly ToolSet[], readOnly: boolean): Selection {
    const key = `${sets.join()};${readOnly}`
    const found = known.get(key)
    if (found) return found
    const chosen = new Set<string>(sets)
    const made: Selection = {
      includes: ({ set, annotations }) =>
        chosen.has(set) && (annotations.readOnlyHint || !readOnly),
    }
    known.set(key, made)
    return made
  }

  const all = selectionOf(offered.sets, offered.readOnly)
  return (headers) => {
    const { 'x-mcp-toolsets': sets, 'x-mcp-readonly': readOnly } = headers
    if (sets === undefined && readOnly === undefined) return all
    const wanted = sets === undefined ? toolSets : readSets(String(sets))
    const isReadOnly = readWord(String(readOnly ?? 'false')) || offered.readOnly
    return selectionOf(
      offered.sets.filter((set) => wanted.includes(set)),
      isReadOnly
    )
  }
}

function readWord(header: string): boolean {
  if (/^(?:true|1|yes|on)$/i.test(header)) return true
  if (/^(?:false|0|no|off|)$/i.test(header)) return false
  throw errors.INVALID_INPUT({
    message: 'The header X-MCP-Readonly must be true or false.',
    hint: 'Leave it out to see the tools that write too, where this server offers them.',
  })
}

function readSets(header: string): readonly string[] {
  const words = header.length > maxHeaderCharacters ? [] : header.split(',').map((w) => w.trim())
  const sets = words.filter((word) => word !== '')
  if (sets.length > 0 && sets.every((word) => (toolSets as readonly string[]).includes(word))) {
    return sets
  }
  throw errors.INVALID_INPUT({
    message: 'The header X-MCP-Toolsets must list tool sets.',
    hint: `Use a comma-separated list of ${toolSets.join(', ')}.`,
  })
}
