import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'

/** Whether an `Accept` header (RFC 9110 §12.5.1) takes a media type; an absent one takes all. */
export function accepts(header: string | undefined, type: string): boolean {
  if (header === undefined) return true
  const ranges = header.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return { name, isRefused: parameters.some((one) => /^q=0(?:\.0{0,3})?$/.test(one)) }
  })
  // Of all ranges that fit, the one that says most decides.
  const [main] = type.split('/')
  const fitting = [type, `${main}/*`, '*/*'].flatMap((wanted) =>
    ranges.filter(({ name }) => name === wanted)
  )
  return fitting[0]?.isRefused === false
}

/** @throws NOT_ACCEPTABLE unless the client takes all these types */
export function requireAccepted({ headers }: FastifyRequest, types: readonly string[]): void {
  const { accept } = headers
  // As every client of the SDKs writes it.
  if (accept === 'application/json, text/event-stream') return
  if (types.every((type) => accepts(accept, type))) return
  throw errors.NOT_ACCEPTABLE({ hint: `Send \`Accept: ${types.join(', ')}\`.` })
}
