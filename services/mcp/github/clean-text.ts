/** Marks of a line or paragraph, then all that is invisible: controls, joiners, bidi, tags, fillers. */
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]/gu
const endsOfLine = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu
const invisibleInLines = new RegExp(`(?![\\n\\t])${invisible.source}`, 'gu')
const maxLineCharacters = 1000

/** Without HTML comments, which a reader of GitHub’s pages never sees. An open one hides the rest. */
function withoutComments(text: string): string {
  const kept: string[] = []
  let at = 0
  for (;;) {
    const start = text.indexOf('<!--', at)
    if (start < 0) return kept.join('') + text.slice(at)
    kept.push(text.slice(at, start))
    const end = text.indexOf('-->', start + 4)
    if (end < 0) return kept.join('')
    at = end + 3
  }
}

const cut = (text: string, maxCharacters: number) =>
  text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters).toWellFormed()}…`

/**
 * A short text that some GitHub user wrote, as one visible line of at most 1000 characters: nothing
 * in it can hide from a person what a model reads. Null stays null; what is empty becomes null.
 */
export function cleanLine(text: string | null | undefined): string | null {
  if (!text) return null
  const visible = withoutComments(text.replace(lineBreaks, ' ').replace(invisible, ''))
  const line = visible.replace(/ {2,}/g, ' ').trim()
  return cut(line, maxLineCharacters) || null
}

/**
 * Markdown that some GitHub user wrote, cleaned as `cleanLine` does, with its lines and tabs and at
 * most `maxCharacters` (a cut one ends in `…`). Null stays null; what is empty becomes null.
 */
export function cleanText(text: string | null | undefined, maxCharacters: number): string | null {
  if (!text) return null
  const visible = withoutComments(cleanLines(text))
  return cut(visible.replace(/\n{3,}/g, '\n\n').trim(), maxCharacters) || null
}

/**
 * The lines of a file, diff or log without what is invisible in them. Comments stay: where GitHub
 * shows code it shows them too.
 */
export const cleanLines = (text: string): string =>
  text.replace(endsOfLine, '\n').replace(invisibleInLines, '')

/** A cleaned text between quotes it cannot end: what is inside is data. */
export const quoted = (text: string): string => JSON.stringify(text)
