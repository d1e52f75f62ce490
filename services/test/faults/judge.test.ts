import t from 'tap'
import { calmAfterMs } from './calm.ts'
import { describe } from './described.ts'
import type { Kind } from './fault.ts'
import { kinds, onPair } from './fault.ts'
import { sum, unpromised } from './judge.ts'
import type { Operation } from './load.ts'

const operation = (kind: Kind, told: string, beganMs: number, endedMs: number): Operation => ({
  ...{ kind, told, beganMs, endedMs },
  isDone: told === 'done',
})

const fault = onPair({
  ...{ name: 'fault', title: 'A fault', lost: 'nothing', measuredFrom: 'end' },
  ...{ meets: ['call'], shows: ['503 SYS_002'], worksWithinMs: 100 },
  begin() {},
  end() {},
})

t.test(
  'it works again with the first success that no failure follows, of the slowest kind',
  async (t) => {
    const operations = [
      operation('call', '503 SYS_002', 0, 10),
      operation('call', 'done', 110, 120),
      operation('call', '503 SYS_002', 130, 140),
      operation('call', 'done', 150, 160),
      operation('call', 'done', 170, 180),
      operation('refresh', '503 SYS_002', 100, 150),
      operation('refresh', 'done', 160, 165),
      operation('sign-in', '503 SYS_002', 0, 90),
      operation('sign-in', 'done', 100, 500),
      ...kinds.slice(1).map((kind) => operation(kind, 'done', 500, 510)),
    ]
    t.equal(calmAfterMs(operations, 100), 65)
    t.equal(calmAfterMs(operations, 170), 0, 'nothing failed since')
    t.equal(calmAfterMs(operations.slice(0, -1), 100), Number.POSITIVE_INFINITY, 'nobody revoked')
    t.equal(calmAfterMs(operations.toSpliced(3, 2), 100), Number.POSITIVE_INFINITY, 'no call again')
  }
)

t.test(
  'what was not promised is told: another sight, a fault that struck nobody, a late end',
  async (t) => {
    const { seen, slowestMs } = sum([
      operation('refresh', '400 invalid_grant', 0, 10),
      operation('call', 'done', 0, 70),
      operation('sign-in', 'done', 0, 900),
    ])
    t.equal(slowestMs, 70)
    t.same(unpromised(fault, seen, 150), [
      'refresh: 400 invalid_grant (1 times)',
      'call: did not meet the fault',
      'works again after 150 ms',
    ])
    const met = { call: { '503 SYS_002': 2 } }
    t.same(unpromised(fault, met, 100), [])
    t.same(unpromised({ ...fault, meetsOneOf: ['refresh', 'call'] }, met, 100), [])
    t.same(unpromised({ ...fault, meetsOneOf: ['refresh'] }, met, 100), ['nobody met the fault'])
  }
)

t.test('an answer that passes and does not say when to come again is another one', async (t) => {
  const away = { status: 503, text: '{"error":{"code":"SYS_002"}}' }
  t.equal(describe({ ...away, retryAfter: '2' }), '503 SYS_002')
  t.equal(describe({ ...away, retryAfter: null }), '503 SYS_002 without Retry-After')
  t.equal(describe({ status: 502, retryAfter: '2', text: '502 Bad Gateway' }), '502 of the gateway')
  const back = 'http://localhost:1/callback?error=temporarily_unavailable&state=x'
  t.equal(
    describe({ status: 0, retryAfter: null, text: back }),
    'back with temporarily_unavailable'
  )
})
