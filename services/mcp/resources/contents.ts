import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { errors } from '#shared/errors/catalogue.ts'
import type { ResourceContent } from '../features/content.ts'
import { cleanLine, cleanLines, cleanText } from '../github/clean-text.ts'
import { count, nullish, text } from '../github/shapes/fields.ts'
import { mediaType } from './media-type.ts'

const Entry = Type.Object({ name: text, type: text, size: nullish(count) })
const File = Type.Composite([
  Entry,
  Type.Object({ content: nullish(text), encoding: nullish(text) }),
])
type File = Static<typeof File>

/** What is read of `GET /repos/{owner}/{repo}/readme`. */
export const fileShape = TypeCompiler.Compile(File)
/** And of `GET /repos/{owner}/{repo}/contents/{path}`. */
export const contentsShape = TypeCompiler.Compile(Type.Union([Type.Array(Entry), File]))

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null for what is no text. */
function textIn(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * A file as a resource: text if it is UTF-8, else its bytes. It is cleaned of what a reader of GitHub’s
 * pages does not see: of invisible characters, prose of comments too.
 * @throws RESOURCE_NOT_FOUND for a submodule or a link that leads out, RESOURCE_TOO_LARGE
 */
export function fileResource(uri: string, file: File): ResourceContent {
  if (file.type !== 'file') throw errors.RESOURCE_NOT_FOUND({ facts: { type: file.type } })
  if (file.encoding !== 'base64') throw errors.RESOURCE_TOO_LARGE({ facts: { size: file.size } })
  const bytes = Buffer.from(file.content ?? '', 'base64')
  const text = textIn(bytes)
  const mimeType = mediaType(file.name, text !== null)
  if (text === null) return { uri, mimeType, blob: bytes.toString('base64') }
  const isProse = mimeType === 'text/markdown'
  return { uri, mimeType, text: isProse ? (cleanText(text, text.length) ?? '') : cleanLines(text) }
}

/** What lies in a folder, each with the address of the resource that it is. */
export function folderResource(uri: string, entries: readonly Static<typeof Entry>[]) {
  const base = uri.replace(/\/$/, '')
  const listed = entries.map(({ name, type, size }) => ({
    name: cleanLine(name),
    type,
    ...(type === 'file' && typeof size === 'number' && { size }),
    ...(['file', 'dir'].includes(type) && { uri: `${base}/${encodeURIComponent(name)}` }),
  }))
  return { uri, mimeType: 'application/json', text: JSON.stringify(listed, null, 2) }
}
