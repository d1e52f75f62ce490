import t from 'tap'
import { createExpiringMap } from '../../stores/expiring-map.ts'

t.test('what ended unread is dropped by later writes', async (t) => {
  let timeMs = 0
  const map = createExpiringMap<number>(() => timeMs)
  for (let number = 0; number < 1000; number++) map.set(`ends ${number}`, number, 10)
  t.equal(map.held(), 1000)
  timeMs = 10
  for (let number = 0; number < 300; number++) map.set(`stays ${number}`, number, 20)
  t.equal(map.held(), 300)
  t.equal(map.keys().length, 300)
})

t.test('under steady writing the ended ones stay a small part', async (t) => {
  let timeMs = 0
  const map = createExpiringMap<number>(() => timeMs)
  let most = 0
  for (timeMs = 0; timeMs < 20_000; timeMs++) {
    map.set(`key ${timeMs}`, timeMs, timeMs + 100)
    most = Math.max(most, map.held())
  }
  t.ok(most <= 200, `${most} held for 100 live ones`)
})

t.test('what ended is dropped when it is read', async (t) => {
  let timeMs = 0
  const map = createExpiringMap<string>(() => timeMs)
  map.set('key', 'value', 10)
  t.equal(map.get('key'), 'value')
  timeMs = 10
  t.equal(map.get('key'), undefined)
  t.equal(map.held(), 0)
})
