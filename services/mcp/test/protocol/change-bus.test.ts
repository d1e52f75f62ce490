import type { ServerEvent } from '@modelcontextprotocol/server'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import { changeBus } from '../../protocol/change-bus.ts'
import { failingStore } from '../failing-store.ts'

/** A bus, and a way to listen in somebody’s name. */
async function build(store: Store = memoryStore()) {
  const errors: Error[] = []
  const bus = await changeBus(store, (error) => void errors.push(error))
  const listen = (userId: number) => {
    const heard: ServerEvent[] = []
    const stop = bus.subscribe(userId, (event) => void heard.push(event))
    return { heard, stop }
  }
  return { bus, errors, listen }
}

t.test('everybody hears of lists, one person alone of their resource', async (t) => {
  const store = memoryStore()
  const [here, there] = [await build(store), await build(store)]
  const [mona, river, monaThere] = [here.listen(1), here.listen(2), there.listen(1)]
  for (const kind of ['tools', 'prompts', 'resources'] as const) {
    await here.bus.announce({ kind }, 2)
  }
  await here.bus.announce({ kind: 'resource', uri: 'test://a' }, 1)
  const lists = [
    { kind: 'tools_list_changed' },
    { kind: 'prompts_list_changed' },
    { kind: 'resources_list_changed' },
  ]
  const all = [...lists, { kind: 'resource_updated', uri: 'test://a' }]
  t.same(mona.heard, all)
  t.same(monaThere.heard, all, 'on every replica')
  t.same(river.heard, lists)
})

t.test('who stops hears nothing more', async (t) => {
  const { bus, listen } = await build()
  const { heard, stop } = listen(1)
  stop()
  stop()
  await bus.announce({ kind: 'tools' }, 1)
  t.same(heard, [])
})

t.test('one function may listen twice, and each stops by itself', async (t) => {
  const { bus } = await build()
  let calls = 0
  const tell = () => void calls++
  const stops = [bus.subscribe(1, tell), bus.subscribe(2, tell)]
  await bus.announce({ kind: 'resource', uri: 'test://a' }, 1)
  t.equal(calls, 1)
  stops[1]!()
  await bus.announce({ kind: 'tools' }, 1)
  t.equal(calls, 2)
})

t.test('a subscription of the SDK is its person’s, wherever it is made', async (t) => {
  const { bus } = await build()
  const heard: ServerEvent[] = []
  await bus.as(1, async () => {
    await Promise.resolve()
    bus.events.subscribe((event) => void heard.push(event))
  })
  await bus.announce({ kind: 'resource', uri: 'test://of-2' }, 2)
  await bus.announce({ kind: 'resource', uri: 'test://of-1' }, 1)
  t.same(heard, [{ kind: 'resource_updated', uri: 'test://of-1' }])
  t.throws(() => bus.events.subscribe(() => {}), { name: 'TypeError' }, 'nobody’s there is none')
  t.throws(() => bus.events.publish({ kind: 'tools_list_changed' }), { name: 'TypeError' })
})

t.test('a change that cannot be told has happened all the same', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const { bus, errors } = await build(store)
  failing.add('publish')
  await bus.announce({ kind: 'tools' }, 1)
  t.match(errors, [{ name: 'STORE_UNAVAILABLE' }])
})

t.test('a closed bus tells nobody', async (t) => {
  const { bus, listen } = await build()
  const { heard } = listen(1)
  await bus.close()
  await bus.announce({ kind: 'tools' }, 1)
  t.same(heard, [])
})

t.test('one listener that breaks keeps no other from hearing', async (t) => {
  const { bus, errors, listen } = await build()
  bus.subscribe(1, () => {
    throw new TypeError('broken')
  })
  const { heard } = listen(1)
  await bus.announce({ kind: 'tools' }, 1)
  t.equal(heard.length, 1)
  t.match(errors, [{ message: 'broken' }])
})
