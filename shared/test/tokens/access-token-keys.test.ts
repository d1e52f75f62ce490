import type { Test } from 'tap'
import t from 'tap'
import { jwks, makeKey, sign, verifierOver } from './issuer.ts'

const [first, second] = await Promise.all([makeKey('first'), makeKey('second')])
const token = await sign(first)
const invalid = { name: 'INVALID_TOKEN', statusCode: 401 }
const unreachable = {
  name: 'AUTH_UNREACHABLE',
  code: 'SYS_004',
  statusCode: 503,
  message: 'The sign-in service cannot be reached.',
  cause: { message: String },
}

/** The keys’ age is told by the clock of the process. */
function holdClock(t: Test) {
  const startMs = Date.now()
  let passedMs = 0
  t.intercept(Date, 'now', { value: () => startMs + passedMs })
  return (ms: number) => {
    passedMs += ms
  }
}

t.test('keys are asked for once, by many calls at once too, and kept ten minutes', async (t) => {
  const pass = holdClock(t)
  const { verify, asked } = verifierOver(() => jwks(first))
  await Promise.all(Array.from({ length: 20 }, () => verify(token)))
  pass(599_999)
  await verify(token)
  t.equal(asked.length, 1)
  pass(1)
  await verify(token)
  t.equal(asked.length, 2)
})

t.test(
  'a key made since is found, and keys are asked for once in thirty seconds at most',
  async (t) => {
    const pass = holdClock(t)
    let published = [first]
    const { verify, asked } = verifierOver(() => jwks(...published))
    const fresh = await sign(second, {}, { kid: 'second' })
    await verify(token)
    pass(29_999)
    published = [second, first]
    for (let call = 0; call < 5; call++) await t.rejects(verify(fresh), invalid)
    t.equal(asked.length, 1)
    pass(1)
    await t.resolves(verify(fresh))
    await t.resolves(verify(token), 'the older key goes on')
    t.equal(asked.length, 2)
    const madeUp = await sign(second, {}, { kid: 'made-up' })
    for (let call = 0; call < 5; call++) await t.rejects(verify(madeUp), invalid)
    t.equal(asked.length, 2)
  }
)

t.test('a key that left is trusted no longer than ten minutes', async (t) => {
  const pass = holdClock(t)
  let published = [first]
  const { verify } = verifierOver(() => jwks(...published))
  await verify(token)
  published = [second]
  pass(600_000)
  await t.rejects(verify(token), invalid)
})

t.test('without usable keys it is the service that fails, not the token', async (t) => {
  const answers: Record<string, () => Response | Promise<Response>> = {
    'no connection': () => Promise.reject(new TypeError('fetch failed')),
    'an abort': () => Promise.reject(new DOMException('aborted', 'AbortError')),
    'a timeout': () => Promise.reject(new DOMException('timed out', 'TimeoutError')),
    '404': () => Response.json({ keys: [first.jwk] }, { status: 404 }),
    '500': () => new Response('oops', { status: 500 }),
    'a redirect': () =>
      new Response(null, { status: 302, headers: { location: 'https://evil.example' } }),
    HTML: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    'an empty body': () => new Response(''),
    null: () => Response.json(null),
    'no list': () => Response.json({ keys: 'none' }),
    'a list of something else': () => Response.json({ keys: ['a', null] }),
    'a private key': () => Response.json({ keys: [{ ...first.jwk, d: first.jwk.x }] }),
    'a point off the curve': () => Response.json({ keys: [{ ...first.jwk, x: first.jwk.y }] }),
    'a key without its point': () => Response.json({ keys: [{ ...first.jwk, y: undefined }] }),
  }
  for (const [name, answer] of Object.entries(answers)) {
    const { verify, asked } = verifierOver(answer)
    await t.rejects(verify(token), unreachable, name)
    t.equal(asked.length, 1, name)
  }
})

t.test('an empty list of keys makes every token invalid', async (t) => {
  const { verify } = verifierOver(() => jwks())
  await t.rejects(verify(token), invalid)
})

t.test('a failure is not remembered: the next call asks again', async (t) => {
  let isUp = false
  const { verify, asked } = verifierOver(() =>
    isUp ? jwks(first) : new Response('', { status: 502 })
  )
  await t.rejects(verify(token), unreachable)
  isUp = true
  await t.resolves(verify(token))
  t.equal(asked.length, 2)
})

t.test('the wait for keys ends after five seconds, in the middle of an answer too', async (t) => {
  for (const hang of ['headers', 'body'] as const) {
    const limits: number[] = []
    const ending = new AbortController()
    t.intercept(AbortSignal, 'timeout', {
      value: (ms: number) => {
        limits.push(ms)
        return ending.signal
      },
    })
    const { verify } = verifierOver((signal) => hanging(hang, signal))
    const answer = t.rejects(verify(token), { ...unreachable, cause: { code: 'ERR_JWKS_TIMEOUT' } })
    ending.abort(new DOMException('timed out', 'TimeoutError'))
    await answer
    t.same(limits, [5000], hang)
  }
})

t.test('keys that cannot be had any more end the calls that were fine', async (t) => {
  const pass = holdClock(t)
  let isUp = true
  const { verify } = verifierOver(() => (isUp ? jwks(first) : new Response('', { status: 503 })))
  await verify(token)
  isUp = false
  await t.resolves(verify(token))
  pass(600_000)
  await t.rejects(verify(token), unreachable)
})

/** As `fetch` behaves: the signal ends the wait for headers and the body alike. */
function hanging(where: 'headers' | 'body', signal: AbortSignal): Response | Promise<Response> {
  if (where === 'headers') {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"keys":'))
      signal.addEventListener('abort', () => controller.error(signal.reason))
    },
  })
  return new Response(body)
}
