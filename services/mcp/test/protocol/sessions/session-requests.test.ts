import type { Test } from 'tap'
import t from 'tap'
import { legacy } from '../../build.ts'
import { testFeatures } from '../../features.ts'
import { beginSession, buildPair } from '../../session.ts'

const mona = { userId: 1, login: 'mona' }
const record = (id: string) => `gatehouse:mcp:session:${id}`

async function start(t: Test, changes: object = {}) {
  const features = { ...testFeatures().features, ...changes }
  const [one, other] = await buildPair(t, { features })
  const { token } = await one.signIn(mona)
  const session = await beginSession(one, { token })
  const ask = async (method: string, params: Record<string, unknown>) =>
    (await one.app.inject(session.request({ method, params }))).json()
  const kept = async () => JSON.parse((await one.world.store.get(record(session.id)))!)
  return { one, other, token, session, ask, kept }
}

t.test(
  'a level that is set at one replica holds at another, for the rest of the session',
  async (t) => {
    const { other, session, ask } = await start(t)
    const linesOf = async () => {
      const { payload } = await other.app.inject(session.call('log'))
      return payload.match(/(?<="level":")\w+/g) ?? []
    }
    const all = ['info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']
    t.same(await linesOf(), all, 'until it is set')
    t.same(await ask('logging/setLevel', { level: 'alert' }), { jsonrpc: '2.0', id: 7, result: {} })
    t.same(await linesOf(), ['alert', 'emergency'])
    t.same(await linesOf(), ['alert', 'emergency'])
    await ask('logging/setLevel', { level: 'debug' })
    t.same(await linesOf(), ['debug', ...all])
  }
)

t.test('an unknown level changes nothing', async (t) => {
  const { ask, kept } = await start(t)
  for (const level of ['loud', '', 5, null, undefined, 'INFO']) {
    t.match(await ask('logging/setLevel', { level }), { error: { code: -32602 } }, `${level}`)
  }
  t.equal((await kept()).logLevel, 'info')
})

t.test('a resource is watched once, until it is watched no more', async (t) => {
  const { ask, kept } = await start(t)
  const uris = ['test://plain', 'test://people/mona', 'test://plain']
  for (const uri of uris) t.same((await ask('resources/subscribe', { uri })).result, {})
  t.equal((await kept()).subscriptions.length, 2)
  t.same((await ask('resources/unsubscribe', { uri: 'test://plain' })).result, {})
  t.same((await ask('resources/unsubscribe', { uri: 'test://never' })).result, {})
  t.equal((await kept()).subscriptions.length, 1)
})

t.test('what there is not cannot be watched', async (t) => {
  const { ask, kept } = await start(t)
  for (const uri of ['test://unknown/address', '', 5, undefined]) {
    t.match(await ask('resources/subscribe', { uri }), { error: { code: -32602 } }, `${uri}`)
  }
  t.same((await kept()).subscriptions, [])
})

t.test('the record of a session stays small, whatever is watched', async (t) => {
  const { one, session, ask } = await start(t)
  const long = 'x'.repeat(1900)
  for (let at = 0; at < 110; at++)
    await ask('resources/subscribe', { uri: `test://people/${at}${long}` })
  const stored = await one.world.store.get(record(session.id))
  t.equal(JSON.parse(stored!).subscriptions.length, 100)
  t.ok(stored!.length < 6000, `${stored!.length} characters`)
})

t.test('where nothing changes there is nothing to watch', async (t) => {
  const { ask, session } = await start(t, { changes: { lists: false, resources: false } })
  t.match(await ask('resources/subscribe', { uri: 'test://plain' }), { error: { code: -32601 } })
  t.notOk(session.response.json().result.capabilities.resources.subscribe)
})

t.test('without a session nothing can be set for the rest of it', async (t) => {
  const { one, token } = await start(t)
  for (const [method, params] of [
    ['logging/setLevel', { level: 'info' }],
    ['resources/subscribe', { uri: 'test://plain' }],
    ['resources/unsubscribe', { uri: 'test://plain' }],
  ] as const) {
    const response = await one.app.inject(legacy({ method, params, token }))
    t.match(response.json(), { error: { code: -32600, message: /needs a session/ } })
  }
})
