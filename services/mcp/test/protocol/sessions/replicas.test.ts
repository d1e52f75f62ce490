import { mock } from 'node:test'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Told } from '../../../protocol/sessions/replicas.ts'
import { replicas } from '../../../protocol/sessions/replicas.ts'
import { failingStore } from '../../failing-store.ts'

t.test('all replicas hear what is for all, one what is for it', async (t) => {
  const store = memoryStore()
  const heard: Record<string, Told[]> = { one: [], other: [] }
  const one = await replicas(store, 'one', (told) => heard['one']!.push(told))
  const other = await replicas(store, 'other', (told) => heard['other']!.push(told))
  const ended: Told = { kind: 'ended', sessionId: 's' }
  const answer: Told = { kind: 'answer', sessionId: 's', answer: { id: 'other.1' } }
  await one.tellAll(ended)
  await one.tell('other', answer)
  await one.tell('nobody', answer)
  t.same(heard, { one: [ended], other: [ended, answer] })

  await other.close()
  await one.tellAll(ended)
  await one.tell('other', answer)
  t.same(heard['other'], [ended, answer])
})

t.test('who cannot tell, or listen, is told so', async (t) => {
  const { store, failing } = failingStore(memoryStore())
  const one = await replicas(store, 'one', () => {})
  failing.add('publish').add('subscribe')
  await t.rejects(one.tellAll({ kind: 'ended', sessionId: 's' }), { name: 'STORE_UNAVAILABLE' })
  await t.rejects(
    replicas(store, 'other', () => {}),
    { name: 'STORE_UNAVAILABLE' }
  )
})

t.test('a replica lives as long as it says so', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  let nowMs = 0
  const { store, failing } = failingStore(memoryStore(() => nowMs))
  const one = await replicas(store, 'one', () => {})
  const other = await replicas(store, 'other', () => {})
  t.equal(await other.lives('nobody'), false)
  for (let beat = 0; beat < 10; beat++) {
    nowMs += 3000
    mock.timers.tick(3000)
    t.equal(await other.lives('one'), true)
  }
  failing.add('set')
  mock.timers.tick(3000)
  failing.clear()
  await one.close()
  nowMs += 10_000
  mock.timers.tick(3000)
  t.equal(await other.lives('one'), false)
  t.equal(await one.lives('other'), true)
})
