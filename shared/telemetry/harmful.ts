/**
 * What JSON leaves as it is, and a terminal or a reader of lines does not take for text: controls of
 * C1, ends of lines and paragraphs, signs that are not seen or turn the direction around.
 */
const harmful =
  /[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** Of nearly every text, and told much faster than every character of it is looked up. */
const isHarmless = (text: string) =>
  Buffer.byteLength(text) === text.length && !text.includes('\x7f')

/** The same JSON without such a character in it: whoever parses it reads what it was. */
export const escapeHarmful = (json: string): string =>
  isHarmless(json) ? json : json.replace(harmful, (one) => one.split('').map(escapeUnit).join(''))

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A question mark in place of each, for lines that are made readable again. */
export const hideHarmful = (text: string): string =>
  isHarmless(text) ? text : text.replace(harmful, '?')
