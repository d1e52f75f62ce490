import t from 'tap'
import { build } from '../build.ts'
import { ask, decide, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const isSignIn = ({ key }: { key: string }) => key.includes(':sign-in:')

t.test('the page and its form exist in the browser that began, and in no other', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, clientId)
  const page = `/oauth/consent?sign_in=${asked.fields.sign_in}`
  const stranger = createVisitor(service.app)
  const known = createVisitor(service.app)
  await ask(known, clientId)
  for (const other of [stranger, known]) {
    const opened = await other.open(page)
    t.equal(opened.statusCode, 403)
    t.match(opened.payload, 'AUTH_023')
    t.notMatch(opened.payload, asked.fields.csrf)
    for (const decision of ['allow', 'deny'] as const) {
      t.equal((await decide(other, asked, decision)).statusCode, 403)
    }
  }
  const told = service.audit.filter(({ event }) => event === 'security.auth_failure')
  t.equal(told.length, 6)
  t.match(told[0], { outcome: 'failure', code: 'AUTH_023', address: '192.0.2.1' })
  t.equal((await decide(visitor, asked, 'allow')).statusCode, 200, 'the sign-in is unharmed')
  t.same(service.audit.filter(({ event }) => event === 'oauth.consent').length, 1)
})

t.test('a flood of foreign decisions fills no audit log', async (t) => {
  const service = await build(t)
  const asked = await ask(createVisitor(service.app), await register(service))
  const stranger = createVisitor(service.app)
  for (let count = 0; count < 70; count++) {
    t.equal((await decide(stranger, asked, 'allow')).statusCode, 403)
  }
  t.equal(service.audit.filter(({ code }) => code === 'AUTH_023').length, 60)
})

t.test('a wrong, missing or other sign-in’s CSRF value decides nothing', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, clientId)
  const other = await ask(visitor, clientId)
  for (const csrf of ['wrong', '', other.fields.csrf, `${asked.fields.csrf}x`, 'x'.repeat(101)]) {
    for (const decision of ['allow', 'deny'] as const) {
      const answer = await decide(
        visitor,
        { ...asked, fields: { ...asked.fields, csrf } },
        decision
      )
      t.ok([400, 403].includes(answer.statusCode), csrf.slice(0, 50))
    }
  }
  const event = 'security.auth_failure'
  t.equal(service.audit.filter((one) => one.event === event && one.code === 'AUTH_023').length, 6)
  const { sign_in } = asked.fields
  const missing = await visitor.submit('/oauth/consent', { sign_in, decision: 'allow' })
  t.equal(missing.statusCode, 400)
  t.equal((await decide(visitor, asked, 'allow')).statusCode, 200, 'the sign-in is unharmed')
})

t.test('a form with an odd field is a page that explains itself', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const { fields } = await ask(visitor, await register(service))
  const odd: Record<string, string>[] = [
    { ...fields },
    { ...fields, decision: 'maybe' },
    { ...fields, decision: 'allow', sign_in: '../sign-in' },
    { ...fields, decision: 'allow', sign_in: 'x'.repeat(23) },
  ]
  for (const form of odd) {
    const answer = await visitor.submit('/oauth/consent', form)
    t.equal(answer.statusCode, 400)
    t.match(answer.headers['content-type'], 'text/html')
  }
  for (const url of [
    '/oauth/consent',
    '/oauth/consent?sign_in=x',
    '/oauth/consent?sign_in=a&sign_in=b',
  ]) {
    t.equal((await visitor.open(url)).statusCode, 400, url)
  }
})

t.test('a sign-in that nobody began is the same as one that expired', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await ask(visitor, await register(service))
  const answer = await visitor.open(`/oauth/consent?sign_in=${'x'.repeat(22)}`)
  t.equal(answer.statusCode, 403)
  t.notOk(
    service.audit.some(({ code }) => code === 'AUTH_023'),
    'nobody was attacked'
  )
})

t.test('the page cannot be framed and answers no other origin', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const { fields } = await ask(visitor, await register(service))
  const headers = { origin: 'https://attacker.test' }
  const answer = await visitor.open(`/oauth/consent?sign_in=${fields.sign_in}`, headers)
  t.match(answer.headers['content-security-policy'], /frame-ancestors 'none'/)
  t.match(answer.headers, { 'x-frame-options': 'DENY', 'cache-control': 'no-store' })
  t.equal(answer.headers['access-control-allow-origin'], undefined)
})

t.test('a failing store decides nothing, and the same click works when it is back', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, await register(service))
  for (const decision of ['allow', 'deny'] as const) {
    for (const failing of ['get', decision === 'allow' ? 'replace' : 'take']) {
      service.store.failsAt = (call) => isSignIn(call) && call.method === failing
      const answer = await decide(visitor, asked, decision)
      t.equal(answer.statusCode, 503, `${decision}, ${failing}`)
      t.match(answer.payload, 'SYS_002')
    }
    service.store.failsAt = () => false
  }
  t.notOk(service.audit.some(({ event }) => event === 'oauth.consent'))
  t.equal((await decide(visitor, asked, 'allow')).statusCode, 200)
})

t.test('who says no while the sign-in is being finished is not told that it helped', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, await register(service))
  const { take } = service.store
  service.store.take = async (key) => {
    await take(key)
    return take(key)
  }
  t.equal((await decide(visitor, asked, 'deny')).statusCode, 403)
})

t.test('a sign-in that ends or never changes under a click is an expired page', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const clientId = await register(service)
  const { replace, take } = service.store
  service.store.replace = async (key, ...rest) => {
    if (isSignIn({ key })) await take(key)
    return replace(key, ...rest)
  }
  t.equal((await decide(visitor, await ask(visitor, clientId), 'allow')).statusCode, 403)
  service.store.replace = async (key, ...rest) => !isSignIn({ key }) && replace(key, ...rest)
  t.equal((await decide(visitor, await ask(visitor, clientId), 'allow')).statusCode, 403)
})
