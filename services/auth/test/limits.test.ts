import t from 'tap'
import { build } from './build.ts'
import { approve, authorizeUrl, comeBack, mona, register } from './flow.ts'
import { createVisitor } from './visitor.ts'

t.test('sign-ins are counted by browser, without one by address times a factor', async (t) => {
  const environment = { RATE_LIMIT_AUTHORIZE: '2', RATE_LIMIT_ADDRESS_FACTOR: '2' }
  const service = await build(t, { environment })
  const url = authorizeUrl(await register(service))
  const visitor = createVisitor(service.app)
  const statuses = []
  for (let count = 0; count < 4; count++) statuses.push((await visitor.open(url)).statusCode)
  t.same(statuses, [303, 303, 303, 429], 'the first came without a session')
  for (let count = 0; count < 3; count++) {
    t.equal((await createVisitor(service.app).open(url)).statusCode, 303)
  }
  const limited = await createVisitor(service.app).open(url)
  t.equal(limited.statusCode, 429)
  t.match(limited.headers['retry-after'], /^[1-9]\d?$/)
  t.match(limited.headers['content-type'], 'text/html')
  const limit = 'RATE_LIMIT_AUTHORIZE'
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
  const elsewhere = createVisitor(service.app, '192.0.2.99')
  t.equal((await elsewhere.open(url)).statusCode, 303)
})

t.test('returns from GitHub are counted in the same way, apart from beginnings', async (t) => {
  const environment = { RATE_LIMIT_CALLBACK: '1', RATE_LIMIT_ADDRESS_FACTOR: '2' }
  const service = await build(t, { environment })
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const strangers = []
  for (let count = 0; count < 3; count++) {
    strangers.push((await createVisitor(service.app).open('/oauth/callback')).statusCode)
  }
  t.same(strangers, [403, 403, 429])
  const back = service.github.allow(await approve(visitor, clientId), mona)
  const lost = await visitor.open('/oauth/callback')
  t.equal(lost.statusCode, 403, 'a browser of its own is not held up')
  t.equal((await comeBack(visitor, back)).statusCode, 429)
})

t.test('registrations are counted by address, the new ones alone', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_REGISTER: '2' } })
  const known = await register(service)
  t.ok(await register(service, { client_name: 'Another' }))
  t.equal(await register(service, { client_name: 'A third' }), undefined)
  t.equal(await register(service), known)
  const limit = 'RATE_LIMIT_REGISTER'
  t.match(service.audit.at(-1), { event: 'security.rate_limit_exceeded', limit })
})

t.test('a browser that collects sessions gets no more than its address', async (t) => {
  const environment = { RATE_LIMIT_AUTHORIZE: '2', RATE_LIMIT_ADDRESS_FACTOR: '3' }
  const service = await build(t, { environment })
  const url = authorizeUrl(await register(service))
  const collected = Array.from({ length: 5 }, () => createVisitor(service.app))
  for (const visitor of collected) t.equal((await visitor.open(url)).statusCode, 303)
  const statuses: number[] = []
  for (const visitor of collected) {
    for (let count = 0; count < 2; count++) statuses.push((await visitor.open(url)).statusCode)
  }
  t.same(statuses, [...Array(6).fill(303), ...Array(4).fill(429)], 'of ten that five may make')
  const exceeded = service.audit.filter(({ event }) => event === 'security.rate_limit_exceeded')
  t.match(exceeded, [{ limit: 'RATE_LIMIT_AUTHORIZE', address: '192.0.2.1' }])
  t.equal(exceeded.length, 1, 'once a minute')
  t.equal((await createVisitor(service.app).open(url)).statusCode, 303, 'a newcomer there')
  t.equal((await createVisitor(service.app, '192.0.2.99').open(url)).statusCode, 303)
})
