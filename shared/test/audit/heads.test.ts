import t from 'tap'
import { readHeads, storedHeads } from '../../audit/heads.ts'
import { memoryStore } from '../../stores/memory.ts'

let nowMs = 0
const now = () => nowMs

const build = () => {
  const store = memoryStore(now)
  const heads = storedHeads({ store, service: 'mcp', keepDays: 2, now, file: '/audit.log' })
  return { store, heads }
}

t.test(
  'a head is known with the place it is written at, as long as records are kept',
  async (t) => {
    nowMs = Date.UTC(2026, 10, 1)
    const { store, heads } = build()
    await heads.put({ writer: 'one', seq: 1, mac: 'first' })
    await heads.put({ writer: 'one', seq: 7, mac: 'last' })
    t.match(await readHeads(store, 'mcp'), [
      {
        ...{ writer: 'one', seq: 7, mac: 'last', time: '2026-11-01T00:00:00.000Z' },
        place: { file: '/audit.log', host: String },
      },
    ])
    t.same(await readHeads(store, 'auth'), [], 'and in no other service')
    nowMs += 2 * 24 * 3600 * 1000 + 1
    t.same(await readHeads(store, 'mcp'), [])
  }
)

t.test('the latest eight are named, the last of them last', async (t) => {
  const { heads } = build()
  for (let seq = 1; seq <= 20; seq++) {
    nowMs += 1000
    await heads.put({ writer: `w${seq}`, seq, mac: 'm' })
  }
  const named = await heads.latest()
  t.same(
    named.map(({ writer }) => writer),
    Array.from({ length: 8 }, (_, at) => `w${13 + at}`)
  )
})

t.test('a thousand are kept, however often a process is started', async (t) => {
  const { store, heads } = build()
  for (let seq = 1; seq <= 1010; seq++) {
    nowMs += 1000
    await heads.put({ writer: `w${seq}`, seq, mac: 'm' })
  }
  await heads.latest()
  const left = await readHeads(store, 'mcp')
  t.equal(left.length, 1000)
  t.equal(left[0]!.writer, 'w11')
  t.equal(await store.get('gatehouse:mcp:audit-head:w1'), null)
})
