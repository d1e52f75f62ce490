import t from 'tap'
import { build } from '../build.ts'
import {
  approve,
  ask,
  clientState,
  comeBack,
  decide,
  mona,
  redirectUri,
  register,
} from '../flow.ts'
import { createVisitor, linkOf } from '../visitor.ts'

const upstreamState = (url: string) => new URL(url).searchParams.get('state')

t.test('the page names client, destination and what GitHub will be asked', async (t) => {
  const service = await build(t)
  const clientId = await register(service, { client_name: 'Claude Code' })
  const { page } = await ask(createVisitor(service.app), clientId, { scope: 'github:private' })
  t.match(page, '<bdi>Claude Code</bdi>')
  t.match(page, '<p class="host">client.test</p>')
  t.match(page, '<code>repo</code>')
  t.match(page, `<code>${redirectUri}</code>`)
  t.match(page, `<code>${clientId}</code>`)
  t.match(page, '<code>gatehouse.test</code>')
})

t.test('no client that registered itself is shown with a verified domain', async (t) => {
  const service = await build(t)
  const claims = { client_name: 'GitHub', client_uri: 'https://github.com/login' }
  const { page } = await ask(createVisitor(service.app), await register(service, claims))
  t.notMatch(page, /verified domain/i)
  t.notMatch(page, 'github.com')
})

t.test('a hostile name is text on the page', async (t) => {
  const service = await build(t)
  const client_name = `"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e`
  const { page } = await ask(createVisitor(service.app), await register(service, { client_name }))
  t.notMatch(page, /<script|<img|\u202e/)
  t.match(page, '&lt;script&gt;')
})

t.test('a program on this computer and a custom scheme are told as such', async (t) => {
  const service = await build(t, { environment: { REDIRECT_URIS_ALLOWED: 'myapp://cb' } })
  const open = async (uri: string) => {
    const clientId = await register(service, { redirect_uris: [uri] })
    return (await ask(createVisitor(service.app), clientId, { redirect_uri: uri })).page
  }
  t.match(await open('http://127.0.0.1:5000/cb'), 'This is a program on this computer.')
  t.match(await open('myapp://cb'), '<p class="host">myapp:</p>')
})

t.test('yes leads to GitHub by link and refresh, with a state of its own and PKCE', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const answer = await decide(visitor, await ask(visitor, clientId), 'allow')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers.location, undefined, 'form-action would forbid a redirect')
  t.match(answer.payload, '<meta http-equiv="refresh"')
  const url = new URL(linkOf(answer.payload))
  t.equal(url.origin, service.github.url)
  t.match(url.searchParams.get('state'), /^[\w-]{22}\.[\w-]{43}$/)
  t.match(url.searchParams.get('code_challenge'), /^[\w-]{43}$/)
  t.notMatch(url.href, encodeURIComponent(clientState))
  t.match(service.audit.at(-1), { event: 'oauth.consent', outcome: 'success', clientId })
})

t.test('each sign-in gets another state', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const one = upstreamState(await approve(visitor, clientId))
  t.not(upstreamState(await approve(visitor, clientId)), one)
})

t.test('no tells the client, with state and issuer, and ends the sign-in', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, clientId)
  const answer = await decide(visitor, asked, 'deny')
  t.equal(answer.statusCode, 200)
  const { searchParams } = new URL(linkOf(answer.payload))
  t.match(Object.fromEntries(searchParams), {
    error: 'access_denied',
    state: clientState,
    iss: service.issuer,
  })
  t.match(service.audit.at(-1), { event: 'oauth.consent', outcome: 'failure', clientId })
  t.equal((await decide(visitor, asked, 'allow')).statusCode, 403)
  t.same(service.github.state.requests, [])
})

t.test('all clicks on yes lead to one place, whichever is answered first', async (t) => {
  const service = await build(t)
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, clientId)
  const clicks = await Promise.all([1, 2, 3].map(() => decide(visitor, asked, 'allow')))
  clicks.push(await decide(visitor, asked, 'allow'))
  t.same(
    clicks.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200]
  )
  t.equal(new Set(clicks.map(({ payload }) => linkOf(payload))).size, 1)
  const back = service.github.allow(linkOf(clicks[0]!.payload), mona)
  t.equal((await comeBack(visitor, back)).statusCode, 303)
})

t.test('no after yes ends the sign-in that is at GitHub', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, await register(service))
  const url = linkOf((await decide(visitor, asked, 'allow')).payload)
  await decide(visitor, asked, 'deny')
  t.equal((await comeBack(visitor, service.github.allow(url, mona))).statusCode, 403)
})
