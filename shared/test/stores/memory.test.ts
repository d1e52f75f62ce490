import t from 'tap'
import { memoryStore } from '../../stores/memory.ts'
import { storeContract } from './contract.ts'

storeContract(t, async (t) => {
  let timeMs = 1_800_000_000_000
  const store = memoryStore(() => timeMs)
  t.teardown(() => store.close())
  const tick = async () => {
    timeMs += 50
    return timeMs
  }
  return { store, other: store, tick }
})

t.test('the system’s clock is used where none is given', async (t) => {
  const store = memoryStore()
  await store.set('key', 'value', 1)
  t.equal(await store.get('key'), 'value')
})
