import fp from 'fastify-plugin'
import { errors } from '../errors/catalogue.ts'

/** Far more than any message has; whoever reads values recursively runs out of stack far beyond. */
const maxDepth = 100

const [quote, backslash] = [0x22, 0x5c]
const isOpening = (code: number) => code === 0x5b || code === 0x7b
const isClosing = (code: number) => code === 0x5d || code === 0x7d

/** Whether lists and objects in a JSON text lie more than a hundred deep in each other. */
export function isTooDeep(text: string): boolean {
  // Most bodies have too few of them to be: that is seen without looking where strings are.
  let openings = 0
  for (let at = 0; at < text.length; at++) if (isOpening(text.charCodeAt(at))) openings++
  if (openings <= maxDepth) return false

  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === backslash) at++
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (isClosing(code)) depth--
    else if (isOpening(code) && ++depth > maxDepth) return true
  }
  return false
}

/** Reads JSON bodies as Fastify does, except those that would overflow the stack of a later reader. */
export default fp(
  async (app) => {
    const parse = app.getDefaultJsonParser('error', 'error')
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (!isTooDeep(body as string)) {
        parse(request, body as string, done)
        return
      }
      const message = 'The body is nested too deeply.'
      done(errors.INVALID_INPUT({ message, hint: `At most ${maxDepth} levels are read.` }))
    })
  },
  { name: 'gatehouse:json-body' }
)
