import fc from 'fast-check'
import {
  marker,
  placesIn,
  requestOf,
  revisions,
  rightAnswers,
  rightParams,
} from './right-requests.ts'
import type { Sent } from './target.ts'

type Json = Record<string, unknown>

const oddValues: unknown[] = [
  ...[null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, '', ' ', [], {}, [[]], [{}]],
  ...[marker, `${marker}\r\nx-${marker}: 1`, '\ud800', '\u0000', '../..', '2025-11-25', 'v999'],
  'a'.repeat(5000),
  Array.from({ length: 500 }, (_, at) => at),
  { toString: 1, valueOf: 1, constructor: 1, hasOwnProperty: 1, length: -1 },
]
const anything = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', '"', '\n', '\ud800', '\u202e', '\u0000', '{', '\u{1f600}'),
    }),
  }
)
const leftOut = Symbol('left out')

/** At some place in a message: another value, or none. */
const change = fc.tuple(
  fc.nat(200),
  fc.oneof({ weight: 5, arbitrary: anything }, { weight: 1, arbitrary: fc.constant(leftOut) })
)

function applyChange(message: Json, [at, value]: [number, unknown]): void {
  const places = placesIn(message)
  const [object, name] = places[at % places.length] ?? [message, 'id']
  if (value === leftOut) delete object[name]
  else object[name] = structuredClone(value)
}

const whole = (text: string) => text
const spoils = [
  (text: string) => `[${text},${text}]`,
  (text: string) => text.slice(0, -1),
  (text: string) => text.replace('{', '{"__proto__":{"a":1},'),
  (text: string) => text.replace('{', '{"constructor":{"prototype":{"a":1}},'),
  (text: string) => text.replace(/"id":[^,}]*/, '"id":1e400'),
  (text: string) => text.replace(/"id":[^,}]*/, '"id":-0,"id":12345678901234567890'),
  (text: string) => `\ufeff${text}`,
  (text: string) => `${text}\u0000`,
  (text: string) => text.replaceAll('"', "'"),
  () => `"${marker}"`,
  () => '',
]

const oddHeaders: readonly [name: string, values: readonly string[]][] = [
  ['content-type', ['', 'text/plain', 'application/json; charset=latin1', 'application/jsonx']],
  ['accept', ['', '*/*', 'text/html', 'application/json;q=0, text/event-stream', ',,;q=;']],
  ['mcp-protocol-version', ['', 'v999', '2025-03-26', '2025-11-25', '2026-07-28']],
  ['mcp-method', ['', 'ping', 'TOOLS/CALL', '=?base64?cGluZw==?=']],
  ['mcp-name', ['', '=?base64?!!?=', '=?base64?Z3JlZXQ=?=', '\u00ff']],
  ['mcp-session-id', ['', ' ', 'A'.repeat(32), 'A'.repeat(5000), '../../x']],
  ['mcp-param-x', ['', '=?base64?!!?=']],
  ['last-event-id', ['', '0', 'AAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAA.1', 'AAAAAAAAAAAAAAAA.1-2-3']],
  ['x-mcp-toolsets', ['', 'users', 'users,,issues', 'all', 'users,'.repeat(100)]],
  ['x-mcp-readonly', ['', 'true', '\t yes']],
  ['x-request-id', ['', 'x y', 'harmless-id', 'a'.repeat(200)]],
  ['origin', ['null', '', 'https://evil.example', 'http://localhost:8080']],
  ['host', ['', 'evil.example', 'localhost:8080@evil.example', '[::1]:8080']],
  ['traceparent', ['', '00-00000000000000000000000000000000-0000000000000000-00', 'ff-x']],
  ['authorization', ['', 'Bearer', 'Basic x', 'Bearer x.y.z']],
  ['x-forwarded-for', ['', 'a, b', '1.2.3.4']],
]
const oddHeader = fc
  .constantFrom(...oddHeaders)
  .chain(([name, values]) => fc.tuple(fc.constant(name), fc.constantFrom(marker, ...values)))

const rareSpoil = fc.oneof(
  { weight: 12, arbitrary: fc.constant(whole) },
  { weight: 1, arbitrary: fc.constantFrom(...spoils) }
)
const methods = fc.oneof(
  { weight: 20, arbitrary: fc.constant('POST') },
  { weight: 3, arbitrary: fc.constantFrom('GET', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH') }
)

/** A request of either revision, right but for a few changes to its body, its headers or both. */
export const anyRequest: fc.Arbitrary<Sent> = fc
  .record({
    revision: fc.constantFrom(...revisions),
    right: fc.constantFrom(...rightParams, ...rightAnswers),
    id: fc.constantFrom(1, 0, 'text', '', 2 ** 53 - 1, marker),
    changes: fc.array(change, { maxLength: 3 }),
    headers: fc.array(oddHeader, { maxLength: 2 }),
    spoil: rareSpoil,
    method: methods,
  })
  .map(({ revision, right, id, changes, headers, spoil, method }) => {
    const sent = requestOf(right, id, revision)
    const message: Json = JSON.parse(sent.payload)
    for (const one of changes) applyChange(message, one)
    const accept = method === 'GET' ? { accept: 'text/event-stream' } : null
    const given = { ...sent.headers, ...accept, ...Object.fromEntries(headers) }
    return { method, url: '/mcp', headers: given, payload: spoil(JSON.stringify(message)) }
  })
