// cloudflare/ai issue 51, a GitHub demo that many servers began as: one click of a person who was
// signed in gave whoever had registered a client of their own a code for that person's GitHub.
import t from 'tap'
import { build } from '../build.ts'
import { approve, authorizeUrl, comeBack, mona, register } from '../flow.ts'
import { createVisitor, fieldOf } from '../visitor.ts'

const stolen = 'https://attacker.test/steal'

t.test('a click on a stranger’s link ends at a question that names the stranger', async (t) => {
  const service = await build(t)
  const victim = createVisitor(service.app)
  const honest = service.github.allow(await approve(victim, await register(service)), mona)
  t.equal((await comeBack(victim, honest)).statusCode, 303, 'signed in, here and at GitHub')

  const clientId = await register(service, { client_name: 'A client', redirect_uris: [stolen] })
  const clicked = await victim.open(authorizeUrl(clientId, { redirect_uri: stolen }))
  t.equal(clicked.statusCode, 303)
  const place = String(clicked.headers.location)
  t.match(place, /^\/oauth\/consent\?/, 'not to GitHub')
  const asked = await victim.open(place)
  t.equal(asked.headers.location, undefined)
  t.notMatch(asked.payload, /http-equiv="refresh"|<script/i, 'nothing goes on by itself')
  t.match(asked.payload, '<p class="host">attacker.test</p>')
  t.notMatch(
    JSON.stringify(service.audit),
    `"oauth.callback","outcome":"success","clientId":"${clientId}`
  )
})

t.test('a page of the stranger cannot answer the question for the person', async (t) => {
  const service = await build(t)
  const clientId = await register(service, { redirect_uris: [stolen] })
  const victim = createVisitor(service.app)
  const begun = await victim.open(authorizeUrl(clientId, { redirect_uri: stolen }))
  const signIn = new URL(String(begun.headers.location), 'https://x').searchParams.get('sign_in')!
  // What the stranger has: a sign-in of their own, and its CSRF value.
  const attacker = createVisitor(service.app)
  const own = await attacker.open(authorizeUrl(clientId, { redirect_uri: stolen }))
  const page = (await attacker.open(String(own.headers.location))).payload
  const [csrf, ownSignIn] = [fieldOf(page, 'csrf'), fieldOf(page, 'sign_in')]
  for (const sign_in of [signIn, ownSignIn]) {
    const answer = await victim.submit('/oauth/consent', { sign_in, csrf, decision: 'allow' })
    t.match([answer.statusCode, answer.headers.location], [403, undefined])
    t.notMatch(answer.payload, service.github.url)
    const record = { event: 'security.auth_failure', outcome: 'failure', code: 'AUTH_023' }
    t.match(service.audit.at(-1), record)
  }
  t.same(service.github.state.requests, [])
})
