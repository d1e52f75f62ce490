import t from 'tap'
import { registry } from '../../calls/registry.ts'
import { serverOptions } from '../../protocol/server-options.ts'
import { testFeatures } from '../features.ts'

const { features } = testFeatures()
const capabilities = (changes: object) =>
  serverOptions(registry({ ...features, ...changes })).capabilities

t.test('all that works is announced', async (t) => {
  t.same(capabilities({}), {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
    completions: {},
    logging: {},
  })
})

t.test('what does not work is not', async (t) => {
  const fixed = { changes: { lists: false, resources: false } }
  t.same(capabilities(fixed), {
    tools: {},
    prompts: {},
    resources: {},
    completions: {},
    logging: {},
  })
  t.same(capabilities({ ...fixed, tools: [], prompts: [], resources: [] }), {
    tools: {},
    logging: {},
  })
})

t.test('what depends on who asks is nobody else’s to keep', async (t) => {
  const { cacheHints } = serverOptions(registry(features))
  t.equal(cacheHints?.['server/discover']?.cacheScope, 'public')
  t.match(cacheHints?.['resources/read'], { ttlMs: 0, cacheScope: 'private' })
  for (const method of ['tools', 'prompts', 'resources', 'resources/templates'] as const) {
    t.match(cacheHints?.[`${method}/list`], { ttlMs: 60_000, cacheScope: 'private' }, method)
  }
})
