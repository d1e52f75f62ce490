import t from 'tap'
import { openCalls } from '../../../protocol/sessions/open-calls.ts'

t.test('a call is cancelled by its own session and its exact id', async (t) => {
  const calls = openCalls()
  const text = calls.begin('s', '1')
  const number = calls.begin('s', 1)
  const foreign = calls.begin('other', 1)
  const signals = () => [text, number, foreign].map(({ cancellation }) => cancellation.isCancelled)
  calls.cancel('s', 2)
  calls.cancel('s', { id: 1 })
  calls.cancel('s', undefined)
  t.same(signals(), [false, false, false])
  calls.cancel('s', 1)
  t.same(signals(), [false, true, false])
})

t.test('a session’s end cancels all its calls, and no others', async (t) => {
  const calls = openCalls()
  const [one, two] = [calls.begin('s', 1), calls.begin('s', 2)]
  const [foreign, without] = [calls.begin('other', 1), calls.begin(null, 1)]
  calls.cancelAll('s')
  t.same(
    [one, two, foreign, without].map(({ cancellation }) => cancellation.isCancelled),
    [true, true, false, false]
  )
})

t.test('an id is free again once its call has ended', async (t) => {
  const calls = openCalls()
  const call = calls.begin('s', 1)
  t.throws(() => calls.begin('s', 1), { name: 'INVALID_INPUT' })
  calls.begin('other', 1)
  call.end()
  const again = calls.begin('s', 1)
  call.abandon()
  t.notOk(again.cancellation.isCancelled, 'and the old call has no hold on the new one')
  again.abandon()
  t.ok(again.cancellation.isCancelled)
})

t.test('without a session many calls have the same id, and nobody cancels them', async (t) => {
  const calls = openCalls()
  const [one, two] = [calls.begin(null, 1), calls.begin(null, 1)]
  t.not(one.number, two.number)
  calls.cancel('null', 1)
  t.notOk(one.cancellation.isCancelled)
  one.abandon()
  t.same([one.cancellation.isCancelled, two.cancellation.isCancelled], [true, false])
})

t.test('an answer finds its question by id, once, from its own session alone', async (t) => {
  const calls = openCalls()
  const call = calls.begin('s', 1)
  const delivered: object[] = []
  const id = call.expectAnswer((answer) => delivered.push(answer))
  t.equal(calls.waiterOf(id), calls.replica)
  calls.deliver('other', { id })
  calls.deliver('s', { id: `${calls.replica}.999` })
  t.same(delivered, [])
  calls.deliver('s', { id })
  calls.deliver('s', { id })
  t.same(delivered, [{ id }])
})

t.test('a question of a call without a session is answered by nobody', async (t) => {
  const calls = openCalls()
  const id = calls.begin(null, 1).expectAnswer(() => t.fail('answered'))
  calls.deliver('s', { id })
  t.equal(calls.waiterOf(id), calls.replica)
})

t.test('what a call did not hear until its end it never hears', async (t) => {
  const calls = openCalls()
  const call = calls.begin('s', 1)
  const id = call.expectAnswer(() => t.fail('answered'))
  call.end()
  calls.deliver('s', { id })
  t.pass()
})

t.test('an id of ours names its replica, any other id nobody', async (t) => {
  const [one, other] = [openCalls(), openCalls()]
  t.not(one.replica, other.replica)
  const id = other.begin('s', 1).expectAnswer(() => {})
  t.equal(one.waiterOf(id), other.replica)
  for (const wrong of [undefined, null, 7, '', '7', `${id}x`, id.replace('.', ''), `x${id}`, {}]) {
    t.equal(one.waiterOf(wrong), null, String(wrong))
  }
})
