import fp from 'fastify-plugin'
import { errors } from '../errors/catalogue.ts'

const maxParameters = 50

/** `resource` alone may come more than once, but one token here is for one of them (RFC 8707 §2). */
const repeated = (name: string) =>
  name === 'resource'
    ? errors.INVALID_TARGET({ message: 'Only one `resource` can be asked for at once.' })
    : errors.INVALID_INPUT({ message: 'A parameter is given more than once.' })

/**
 * Reads `application/x-www-form-urlencoded` bodies into an object of strings. An empty value counts
 * as absent, a repeated parameter is refused (RFC 6749 §3.1, §3.2).
 *
 * @throws INVALID_INPUT, INVALID_TARGET
 */
export function readParameters(text: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  const seen = new Set<string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (seen.has(name)) throw repeated(name)
    seen.add(name)
    if (seen.size > maxParameters) {
      throw errors.INVALID_INPUT({ message: `There are more than ${maxParameters} parameters.` })
    }
    if (value !== '') found[name] = value
  }
  return found
}

/** The parameters of a request’s query, by the same rules. `url`: as in `request.url`. */
export function queryParameters(url: string): Record<string, string> {
  const start = url.indexOf('?')
  return start === -1 ? readParameters('') : readParameters(url.slice(start + 1))
}

export default fp(
  async (app) => {
    const options = { parseAs: 'string' } as const
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      options,
      async (_request: unknown, body: string) => readParameters(body)
    )
  },
  { name: 'gatehouse:form' }
)
