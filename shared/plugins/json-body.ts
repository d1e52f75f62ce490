import fp from 'fastify-plugin'
import { errors } from '../errors/catalogue.ts'

/**
 * Far more than any message has. What reads values one in the other runs out of stack far beyond, and
 * what compares each of many with all others holds everybody up: the time grows with the square.
 */
const most = { depth: 100, values: 2000 }

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const isOpening = (code: number) => code === 0x5b || code === 0x7b
const isClosing = (code: number) => code === 0x5d || code === 0x7d

/** Whether a JSON text holds too many values, or lists and objects too deep in each other. */
export function isTooIntricate(text: string): boolean {
  // Most bodies have too few signs to be: that is seen without looking where strings are.
  let openings = 0
  let commas = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === comma) commas++
    else if (isOpening(code)) openings++
  }
  if (openings <= most.depth && openings + commas <= most.values) return false

  let depth = 0
  let values = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === backslash) at++
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (code === comma) values++
    else if (isClosing(code)) depth--
    else if (isOpening(code)) {
      depth++
      values++
    }
    if (depth > most.depth || values > most.values) return true
  }
  return false
}

/** Reads JSON bodies as Fastify does, except those that a later reader would take too hard. */
export default fp(
  async (app) => {
    const parse = app.getDefaultJsonParser('error', 'error')
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (!isTooIntricate(body as string)) {
        parse(request, body as string, done)
        return
      }
      const message = 'The body holds too many values, or nests them too deeply.'
      const hint = `At most ${most.values} values are read, ${most.depth} levels deep.`
      done(errors.INVALID_INPUT({ message, hint }))
    })
  },
  { name: 'gatehouse:json-body' }
)
