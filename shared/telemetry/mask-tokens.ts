/** What tokens of ours and of GitHub look like. */
const pattern = '(gtr\\.|eyJ|gh[a-z]_|github_pat_)[\\w.~+/=-]{8,}'
const first = new RegExp(pattern)
const every = new RegExp(pattern, 'g')

/** Whether a text has what looks like a token in it. */
export const holdsToken = (text: string): boolean => first.test(text)

/**
 * Takes the tokens out of a text. Callers put them where none belongs, such as into `scope`, and an
 * error tells what it refused. Nothing it takes is more than letters to JSON, so a line stays one.
 */
export const maskTokens = (text: string): string => text.replace(every, '$1[masked]')
