import t from 'tap'
import { keyRing } from '../../crypto/key-ring.ts'
import { internalSigner, internalVerifier } from '../../http/internal-request.ts'
import { memoryStore } from '../../stores/memory.ts'

const key = (letter: string) => Buffer.from(letter.repeat(32)).toString('base64')
const request = { method: 'POST', path: '/upstream/refresh', body: '{"account":"a"}' }
const refused = { name: 'INTERNAL_ONLY', statusCode: 403 }

function build({ signs = ['s'], opens = ['s'] } = {}) {
  let nowMs = Date.UTC(2030, 0, 1)
  const now = () => nowMs
  const store = memoryStore(now)
  const verifier = () => internalVerifier({ sessionKeys: keyRing(opens.map(key)), store, now })
  return {
    sign: internalSigner(keyRing(signs.map(key)), now),
    verify: verifier(),
    /** Another replica over the same store. */
    verifyElsewhere: verifier(),
    advance: (seconds: number) => {
      nowMs += seconds * 1000
    },
  }
}

t.test('a request signed by a holder of SESSION_KEYS passes once, over all replicas', async (t) => {
  const { sign, verify, verifyElsewhere } = build()
  const proof = sign(request)
  await verify(proof, request)
  await t.rejects(verify(proof, request), refused)
  await t.rejects(verifyElsewhere(proof, request), refused)
  await verifyElsewhere(sign(request), request)
})

t.test('of two replicas that get one proof at once one accepts it', async (t) => {
  const { sign, verify, verifyElsewhere } = build()
  const proof = sign(request)
  const both = await Promise.allSettled([verify(proof, request), verifyElsewhere(proof, request)])
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

t.test('a proof is good for its own method, path and body alone', async (t) => {
  const { sign, verify } = build()
  const others = [
    { ...request, method: 'PUT' },
    { ...request, path: '/upstream/refresh?a=b' },
    { ...request, path: '/upstream/other' },
    { ...request, body: '{"account":"b"}' },
    { ...request, body: '' },
  ]
  for (const other of others) await t.rejects(verify(sign(request), other), refused)
})

t.test('a proof ends after a minute, and one from the future is none', async (t) => {
  for (const [seconds, isGood] of [
    [60, true],
    [61, false],
    [-60, true],
    [-61, false],
  ] as const) {
    const { sign, verify, advance } = build()
    const proof = sign(request)
    advance(seconds)
    const checked = verify(proof, request)
    await (isGood ? t.resolves(checked) : t.rejects(checked, refused, `${seconds} s`))
  }
})

t.test('a proof is remembered for as long as its time would be accepted', async (t) => {
  const { sign, verify, advance } = build()
  const proof = sign(request)
  advance(-60)
  await verify(proof, request)
  advance(120)
  await t.rejects(verify(proof, request), refused)
})

t.test('a proof under another key is none, and rings rotate', async (t) => {
  const stranger = build({ signs: ['x'] })
  await t.rejects(stranger.verify(stranger.sign(request), request), refused)
  const older = build({ signs: ['s'], opens: ['n', 's'] })
  await older.verify(older.sign(request), request)
  const newer = build({ signs: ['n', 's'], opens: ['n', 's'] })
  await newer.verify(newer.sign(request), request)
})

t.test('what is not a proof, or one with a part changed, is refused', async (t) => {
  const { sign, verify } = build()
  const [, time, nonce, mark] = /^Gatehouse (\d+)\.([^.]+)\.(.+)$/.exec(sign(request))!
  const other = /^Gatehouse (\d+)\.([^.]+)\.(.+)$/.exec(sign(request))!
  const values = [
    undefined,
    '',
    'Gatehouse',
    `Bearer ${time}.${nonce}.${mark}`,
    `Gatehouse ${Number(time) + 1}.${nonce}.${mark}`,
    `Gatehouse ${time}.${other[2]}.${mark}`,
    `Gatehouse ${time}.${nonce}.${other[3]}`,
    `Gatehouse ${time}.${nonce}.${mark} `,
    `Gatehouse ${time}.${nonce}.`,
  ]
  for (const value of values) await t.rejects(verify(value, request), refused, String(value))
})
