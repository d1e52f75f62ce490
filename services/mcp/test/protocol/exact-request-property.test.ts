import fc from 'fast-check'
import t from 'tap'
import { testFeatures } from '../features.ts'
import { buildStateless } from './build-stateless.ts'
import { changed, isExact, right, ways } from './right-requests.ts'

/** Where a request is changed: the places of the protocol, and values that stand at such places. */
const places = [
  ...['mcp-protocol-version', 'mcp-method', 'mcp-name'].map((name) => ['headers', name]),
  ...['jsonrpc', 'id', 'method', 'params', 'extra', 'error', 'result'].map((name) => [
    'payload',
    name,
  ]),
  ...['name', 'uri', 'arguments', 'cursor', 'ref', 'argument', '_meta', 'task', 'requestState'].map(
    (name) => ['payload', 'params', name]
  ),
  ...[
    'progressToken',
    'io.modelcontextprotocol/protocolVersion',
    'io.modelcontextprotocol/clientInfo',
    'io.modelcontextprotocol/clientCapabilities',
    'io.modelcontextprotocol/logLevel',
    'io.modelcontextprotocol/related-task',
    'io.modelcontextprotocol/serverInfo',
    'traceparent',
  ].map((name) => ['payload', 'params', '_meta', name]),
]
const words = [
  '',
  '2.0',
  '2026-07-28',
  '2025-11-25',
  'tools/list',
  'tools/call',
  'echo',
  'debug',
  '0',
]
const value = fc.oneof(
  fc.constantFrom(undefined, null, true, 0, -1, 1.5, 2 ** 53, [], {}, ...words),
  fc.constantFrom({ name: 'a', version: '1' }, { taskId: 'a' }, { sampling: {} }, { roots: 5 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string()
)

t.test('however a right request is changed, no direct answer differs from the SDK’s', async (t) => {
  const { app } = await buildStateless(t, testFeatures().features)
  const bases = fc.constantFrom(...Object.values(right))
  let exact = 0
  const property = fc.asyncProperty(
    bases,
    fc.constantFrom(...places),
    value,
    async (base, path, to) => {
      const isHeader = path[0] === 'headers'
      // Node lets no other characters into a header.
      const word = typeof to === 'string' ? to : JSON.stringify(to)
      const text = word?.replace(/[^\x20-\x7e]/g, '')
      const parent = path.slice(0, -1).reduce<unknown>((at, name) => (at as never)?.[name], base)
      fc.pre(typeof parent === 'object' && parent !== null)
      const answers = await ways(app, changed(base, path, isHeader ? text : to))
      if (!isExact(answers)) return true
      exact++
      return JSON.stringify(answers.direct) === JSON.stringify(answers.entry)
    }
  )
  await fc.assert(property, { numRuns: 400 })
  t.ok(exact > 20, `${exact} of 400 were still exact`)
})
