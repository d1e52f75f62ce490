import { errors } from '#shared/errors/catalogue.ts'
import { isCustomScheme } from '../clients/redirect-uri.ts'

const nameMaxLength = 80
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu
const stackedMarks = /(\p{M}{3})\p{M}+/gu

/**
 * A name that somebody chose, fit to be read: on one line, at most 80 characters and an ellipsis,
 * without control, direction-changing and invisible characters. It may be empty. Not yet escaped.
 */
export function readableName(name: string): string {
  const visible = name
    .slice(0, nameMaxLength * 20)
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(invisible, '')
    .replace(stackedMarks, '$1')
    .trim()
  const characters = [...visible]
  return characters.length > nameMaxLength
    ? `${characters.slice(0, nameMaxLength).join('').trimEnd()}…`
    : visible
}

/**
 * An address as a browser reads it, every other character encoded: for `href` and for refresh.
 * @throws INVALID_REDIRECT_URI for what is no absolute URL or what a browser would run or read
 */
export function safeLink(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed || !(/^https?:$/.test(parsed.protocol) || isCustomScheme(url))) {
    throw errors.INVALID_REDIRECT_URI({ facts: { scheme: parsed?.protocol ?? null } })
  }
  return parsed.href
}
