import t from 'tap'
import { build } from '../build.ts'
import { comeBack, mona, register } from '../flow.ts'
import { connectIn, placeOf, river, signInAt } from '../returning.ts'
import { createVisitor, fieldOf, linkOf } from '../visitor.ts'

const formOf = (page: string) => ({
  csrf: fieldOf(page, 'csrf'),
  return_to: fieldOf(page, 'return_to'),
})

for (const kind of ['oauth-app', 'github-app'] as const) {
  t.test(`${kind}: a person signs in for no client, and no token of theirs is kept`, async (t) => {
    const service = await build(t, { kind })
    const { github, store } = service
    const visitor = createVisitor(service.app)
    const answer = await signInAt(service, visitor)
    t.match([answer.statusCode, placeOf(answer)], [303, '/account'])
    const who = { userId: mona.id, login: mona.login }
    t.match(service.audit.at(-1), { event: 'account.sign_in', outcome: 'success', ...who })
    t.equal(github.state.tokens.size, 0, 'it was revoked at once')
    t.notMatch(store.written.join('\n'), /:account:|:session:|:code:|gh[ou]_/)
    t.equal(placeOf(await visitor.open('/account/sign-in')), '/account', 'there is nothing to ask')
  })
}

t.test('GitHub is asked who the person is, and for no more', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const fields = formOf((await visitor.open('/account/sign-in')).payload)
  const answer = await visitor.submit('/account/sign-in', fields)
  t.equal(answer.statusCode, 200)
  const asked = new URL(linkOf(answer.payload)).searchParams
  t.equal(asked.get('scope'), 'read:user')
  t.match(asked.get('state'), /^account\.[\w-]{22}\.[\w-]{43}$/)
  t.match(asked.get('code_challenge'), /^[\w-]{43}$/)
})

t.test('no other site can begin it: the form carries a value of this browser', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  t.equal((await visitor.submit('/account/sign-in', { csrf: 'x' })).statusCode, 403)
  await visitor.open('/account/sign-in')
  const strangers = (await createVisitor(service.app).open('/account/sign-in')).payload
  for (const csrf of ['x', fieldOf(strangers, 'csrf')]) {
    t.equal((await visitor.submit('/account/sign-in', { csrf })).statusCode, 403)
  }
  t.equal((await visitor.submit('/account/sign-in', {})).statusCode, 400)
})

t.test('afterwards it goes to a page of this server, whatever a link says', async (t) => {
  const environment = { RATE_LIMIT_AUTHORIZE: '100', RATE_LIMIT_CALLBACK: '100' }
  const service = await build(t, { environment })
  const leads = async (returnTo: string) => {
    const visitor = createVisitor(service.app)
    const url = `/account/sign-in?${new URLSearchParams({ return_to: returnTo })}`
    const fields = formOf((await visitor.open(url)).payload)
    // The field may have been changed as well.
    const sent = { ...fields, return_to: fields.return_to === '/account' ? returnTo : '/' }
    const page = (await visitor.submit('/account/sign-in', sent)).payload
    const back = service.github.allow(linkOf(page), mona)
    return [fields.return_to, placeOf(await comeBack(visitor, back))]
  }
  t.same(await leads('/account/revoke'), ['/account/revoke', '/'])
  t.same(await leads('/'), ['/', '/'])
  for (const other of [
    '//evil.test',
    '/\\evil.test',
    'https://evil.test/account',
    '/account/../oauth/authorize',
    '/account?x=/',
    '/account#x',
    '/account/%2e%2e',
    '/account\n',
    '/oauth/authorize?client_id=x',
    '/ACCOUNT',
    'account',
    'javascript:alert(1)',
  ]) {
    t.same(await leads(other), ['/account', '/account'], other)
  }
})

t.test('it goes on in the browser that began it, once, and for no client', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const fields = formOf((await visitor.open('/account/sign-in')).payload)
  const url = linkOf((await visitor.submit('/account/sign-in', fields)).payload)
  const back = service.github.allow(url, mona)
  const stranger = createVisitor(service.app)
  const busy = createVisitor(service.app)
  await signInAt(service, busy, river)
  for (const other of [stranger, busy]) {
    const answer = await comeBack(other, back)
    t.match([answer.statusCode, answer.headers.location], [403, undefined])
    t.match(service.audit.at(-1), { event: 'security.auth_failure', code: 'AUTH_004' })
  }
  const asClients = new URL(back)
  asClients.searchParams.set('state', back.searchParams.get('state')!.replace('account.', ''))
  t.equal((await comeBack(visitor, asClients)).statusCode, 403)
  t.equal((await comeBack(visitor, back)).statusCode, 303)
  t.equal((await comeBack(visitor, back)).statusCode, 403)
})

t.test('what goes wrong at GitHub is told on a page, and signs nobody in', async (t) => {
  const service = await build(t)
  const { github } = service
  const begin = async () => {
    const visitor = createVisitor(service.app)
    const fields = formOf((await visitor.open('/account/sign-in')).payload)
    const page = (await visitor.submit('/account/sign-in', fields)).payload
    return { visitor, url: linkOf(page) }
  }
  const refused = await begin()
  const no = await comeBack(refused.visitor, github.refuse(refused.url))
  t.match([no.statusCode, no.headers.location], [403, undefined])
  t.match(no.payload, 'AUTH_013')
  t.match(service.audit.at(-1), { event: 'account.sign_in', outcome: 'failure', code: 'AUTH_013' })

  github.state.fails.user = 'status 500'
  const failed = await begin()
  const answer = await comeBack(failed.visitor, github.allow(failed.url, mona))
  t.match([answer.statusCode, answer.payload], [502, 'API_001'])
  t.equal(github.state.tokens.size, 0, 'the token is revoked all the same')
  t.equal((await failed.visitor.open('/account/sign-in')).statusCode, 200, 'nobody is signed in')
})

t.test('sign-ins are counted with those of clients', async (t) => {
  const service = await build(t, { environment: { RATE_LIMIT_AUTHORIZE: '1' } })
  const visitor = createVisitor(service.app)
  const fields = formOf((await visitor.open('/account/sign-in')).payload)
  t.equal((await visitor.submit('/account/sign-in', fields)).statusCode, 200)
  t.equal((await visitor.submit('/account/sign-in', fields)).statusCode, 429)
})

t.test('a sign-in of another tab survives that the browser gets a new id', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const fields = formOf((await visitor.open('/account/sign-in')).payload)
  const url = linkOf((await visitor.submit('/account/sign-in', fields)).payload)
  await connectIn(service, visitor, await register(service))
  t.equal(placeOf(await comeBack(visitor, service.github.allow(url, mona))), '/account')
})
