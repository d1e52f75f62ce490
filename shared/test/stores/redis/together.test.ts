import t from 'tap'
import { command, SharedCommand } from '../../../stores/redis/spans.ts'
import { together } from '../../../stores/redis/together.ts'

const shared = () => new SharedCommand(command('MGET'))

/** Answers each number with its double. */
function doubling() {
  const sent: number[][] = []
  const ask = together(shared(), async (asks: number[]) => {
    sent.push(asks)
    return asks.map((one) => 2 * one)
  })
  return { sent, ask }
}

t.test('what is asked in one turn is asked at once, and each gets its own answer', async (t) => {
  const { sent, ask } = doubling()
  t.same(await Promise.all([ask(3), ask(1), ask(3)]), [6, 2, 6])
  t.same(await Promise.all([ask(4), ask(5)]), [8, 10])
  t.same(sent, [
    [3, 1, 3],
    [4, 5],
  ])
})

t.test('one command asks for 256 at most', async (t) => {
  const { sent, ask } = doubling()
  const asks = Array.from({ length: 600 }, (_, at) => at)
  const answers = await Promise.all(asks.map(ask))
  t.same(
    answers,
    asks.map((one) => 2 * one)
  )
  t.same(
    sent.map(({ length }) => length),
    [256, 256, 88]
  )
})

t.test('where it fails, all who asked together are told, and nobody after them', async (t) => {
  let fails = true
  const ask = together(shared(), async (asks: number[]) => {
    if (fails) throw new Error('away')
    return asks
  })
  const results = await Promise.allSettled([ask(1), ask(2)])
  t.match(results, [{ reason: { message: 'away' } }, { reason: { message: 'away' } }])
  fails = false
  t.equal(await ask(3), 3)
})
