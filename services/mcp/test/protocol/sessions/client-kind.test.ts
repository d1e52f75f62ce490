import t from 'tap'
import { clientKind, kindKey } from '../../../protocol/sessions/client-kind.ts'

const version = '2025-11-25'

t.test('what a server cannot ask for is left out', async (t) => {
  const declared = {
    experimental: { big: { text: 'x'.repeat(1000) } },
    roots: { listChanged: true },
    sampling: { context: {}, tools: { more: 1 } },
    elicitation: { form: { more: 1 }, url: {} },
  }
  t.same(clientKind(version, declared), {
    version,
    capabilities: {
      sampling: { tools: {} },
      elicitation: { form: {}, url: {} },
      roots: {},
    },
  })
})

t.test('what a client did not declare it is not asked', async (t) => {
  t.same(clientKind(version, {}).capabilities, {})
  t.same(clientKind(version, { sampling: {}, elicitation: {} }).capabilities, {
    sampling: {},
    elicitation: {},
  })
  t.same(clientKind(version, { elicitation: { url: {} } }).capabilities, {
    elicitation: { url: {} },
  })
})

t.test('clients that can do the same are of one kind, whatever the order', async (t) => {
  const one = clientKind(version, { roots: { listChanged: true }, sampling: {} })
  const other = clientKind(version, { sampling: {}, roots: {} })
  t.equal(kindKey(one), kindKey(other))
  t.not(kindKey(one), kindKey(clientKind('2025-06-18', { sampling: {}, roots: {} })))
  t.not(kindKey(one), kindKey(clientKind(version, { sampling: {} })))
})
