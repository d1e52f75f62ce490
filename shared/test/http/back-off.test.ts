import t from 'tap'
import { createBackOff } from '../../http/back-off.ts'

function build() {
  let nowMs = 1_000_000
  const advance = (ms: number) => {
    nowMs += ms
  }
  return { backOff: createBackOff(() => nowMs), advance }
}

t.test('what never failed need not wait', async (t) => {
  const { backOff } = build()
  t.equal(backOff.waitMs('a'), 0)
  backOff.succeeded('a')
  t.equal(backOff.waitMs('a'), 0)
})

t.test('the wait doubles with each failure, up to half a minute', async (t) => {
  const { backOff, advance } = build()
  for (const waitMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    backOff.failed('a')
    t.equal(backOff.waitMs('a'), waitMs)
    advance(waitMs - 1)
    t.equal(backOff.waitMs('a'), 1)
    advance(1)
    t.equal(backOff.waitMs('a'), 0)
  }
  t.equal(backOff.waitMs('b'), 0, 'others do not wait')
})

t.test('a success, or a minute, makes failures forgotten', async (t) => {
  const { backOff, advance } = build()
  const failTwice = () => {
    backOff.failed('a')
    backOff.failed('a')
  }
  failTwice()
  backOff.succeeded('a')
  t.equal(backOff.waitMs('a'), 0)
  failTwice()
  advance(60_000)
  backOff.failed('a')
  t.equal(backOff.waitMs('a'), 1000)
})

t.test('a thousand keys are remembered, those that failed last', async (t) => {
  const { backOff } = build()
  for (let key = 0; key < 1000; key++) backOff.failed(`host ${key}`)
  backOff.failed('host 0')
  backOff.failed('one more')
  t.equal(backOff.waitMs('host 0'), 2000, 'failed again later')
  t.equal(backOff.waitMs('host 1'), 0, 'the oldest is forgotten')
  t.equal(backOff.waitMs('host 2'), 1000)
})
