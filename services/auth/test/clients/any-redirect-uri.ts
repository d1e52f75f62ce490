import fc from 'fast-check'
import { anyText } from '#shared/testing/any-text.ts'

const hosts = ['client.test', 'localhost', '127.0.0.1', '[::1]', '127.0.0.2', 'localhost.test']
const aPort = fc.option(fc.integer({ min: 0, max: 70_000 }), { freq: 2 })
const aPath = fc.constantFrom('', '/', '/cb', '/cb/', '/Cb', '/a/b', '/./cb', '/%2e%2e/cb', '//cb')
const aQuery = fc.constantFrom('', '?', '?a=1', '?a=1&b=%20', '?state=x', '?A=1')

/** An address as clients register them, or close to it. */
export const anAddress = fc
  .record({
    scheme: fc.constantFrom('https', 'http', 'http', 'HTTP', 'myapp'),
    host: fc.constantFrom(...hosts),
    port: aPort,
    path: aPath,
    query: aQuery,
  })
  .map(({ scheme, host, port, path, query }) => {
    const authority = port === null ? host : `${host}:${port}`
    return `${scheme}://${authority}${path}${query}`
  })

/** What two parsers read in two ways, or what a pattern would need. */
const trickyPieces = [
  ...['@', '\\', '#', '?', '/', '.', ':', '*', '%', ' ', '\t', '\n', '\0', '&', ';', '[', ']'],
  ...['@attacker.test', '.attacker.test', '%2e', '%00', '。', 'ａ', '..', '//', '\u202e', 'ı', 'ſ'],
]

/** The address with a piece put in, cut out or written in the other case. */
const changedAt = (address: string, at: number, cut: number, piece: string) => {
  const place = at % (address.length + 1)
  const rest = address.slice(place + cut)
  const swapped = rest.slice(0, 1) === rest.slice(0, 1).toLowerCase()
  const flipped = swapped ? rest.slice(0, 1).toUpperCase() : rest.slice(0, 1).toLowerCase()
  const end = piece === 'case' ? flipped + rest.slice(1) : piece + rest
  return address.slice(0, place) + end
}

/** Any of the addresses, the same with something changed, another one, or any text. */
export const nearTo = (addresses: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...addresses),
    fc
      .tuple(
        fc.constantFrom(...addresses),
        fc.nat(200),
        fc.nat(2),
        fc.constantFrom('case', '', ...trickyPieces)
      )
      .map(([address, at, cut, piece]) => changedAt(address, at, cut, piece)),
    fc
      .tuple(fc.constantFrom(...addresses), fc.nat(70_000))
      .map(([address, port]) =>
        address.replace(/^(\w+:\/\/[^/?:]+|\w+:\/\/\[::1\])(:\d+)?/, `$1:${port}`)
      ),
    anAddress,
    anyText({ maxLength: 40 })
  )

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

/** Told apart by a parser and no pattern: on loopback the two differ in their ports at most. */
export function differInPortAlone(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  if (!a || !b || a.protocol !== 'http:' || !loopbackHosts.includes(a.hostname)) return false
  a.port = ''
  b.port = ''
  return a.href === b.href && !/[@#]/.test(one)
}
