import t from 'tap'
import type { Upstream } from '../forward.ts'
import { createGuard } from '../guard.ts'
import { issuedTokens } from '../tokens.ts'
import { ask, askRaw, callbackUrl, exchange, read, signIn, startDemo, world } from './build.ts'

const demo = await startDemo(t)
const mona = await signIn(demo, 'mona-demo')
const issues = '/repos/mona-demo/trail-map/issues'

t.test('a token nobody issued is answered as GitHub answers it', async (t) => {
  for (const authorization of [
    'Bearer gho_unknown',
    'token x',
    'Bearer ',
    '',
    'Basic eA==',
    mona,
  ]) {
    const answer = await fetch(`${demo.url}/user`, { headers: { authorization } })
    t.equal(answer.status, 401, authorization)
    t.same(await answer.json(), { message: 'Bad credentials' })
  }
})

t.test('both spellings of the scheme carry a token', async (t) => {
  for (const scheme of ['Bearer', 'bearer', 'token']) {
    const answer = await fetch(`${demo.url}/user`, {
      headers: { authorization: `${scheme} ${mona}` },
    })
    t.match(await answer.json(), { login: 'mona-demo' })
  }
})

t.test('without a token nobody is anybody, with the page cookie neither', async (t) => {
  const chosen = await fetch(`${demo.url}/login/oauth/callback`, {
    method: 'POST',
    body: new URLSearchParams({ login: 'mona-demo', redirect_uri: callbackUrl }),
    redirect: 'manual',
  })
  const cookie = chosen.headers.get('set-cookie')!.split(';')[0]!
  t.match(cookie, /^_emu_session=/)
  for (const headers of [{}, { cookie }]) {
    for (const path of ['/user', '/user/repos', '/user/emails', '/user/orgs']) {
      t.equal((await fetch(demo.url + path, { headers })).status, 401, path)
    }
    const secret = await fetch(`${demo.url}/repos/mona-demo/garden-journal`, { headers })
    t.equal(secret.status, 404)
  }
  t.equal((await ask(demo, null, issues, { method: 'POST', body: '{"title":"x"}' })).status, 401)
})

t.test('the token answer has the form that was asked for', async (t) => {
  const sendHome = () =>
    fetch(`${demo.url}/login/oauth/callback`, {
      method: 'POST',
      body: new URLSearchParams({ login: 'hubot-demo', redirect_uri: callbackUrl, scope: 'repo' }),
      redirect: 'manual',
    })
  const code = new URL((await sendHome()).headers.get('location')!).searchParams.get('code')!
  const form = await exchange(demo, code, 'application/x-www-form-urlencoded')
  const fields = new URLSearchParams(await form.text())
  t.equal(fields.get('scope'), 'repo')
  t.match(await read(demo, fields.get('access_token'), '/user'), { login: 'hubot-demo' })
  t.match(await (await exchange(demo, code)).json(), { error: 'bad_verification_code' })
})

t.test('scopes are told as GitHub tells them', async (t) => {
  const answer = await ask(demo, mona, '/user')
  t.equal(answer.headers.get('x-oauth-scopes'), 'read:user, repo')
  t.equal((await ask(demo, null, '/users/mona-demo')).headers.get('x-oauth-scopes'), null)
})

t.test('the root of the API tells that there is one', async (t) => {
  const answer = await ask(demo, null, '/')
  t.same(await answer.json(), { current_user_url: `${demo.url}/user` })
})

t.test('odd requests come back as the emulator answers them', async (t) => {
  const missing = await ask(demo, mona, '/users/nobody-here')
  t.equal(missing.status, 404)
  t.match(await missing.json(), { message: 'Not Found' })
  t.equal((await ask(demo, mona, issues, { method: 'POST', body: '{}' })).status, 422)
  t.equal((await ask(demo, mona, issues, { method: 'POST', body: '{' })).status, 400)
  t.equal((await ask(demo, mona, '/user/repos?type=odd')).status, 422)
  t.equal((await ask(demo, null, '/user', { method: 'OPTIONS' })).status, 204)
  const head = await ask(demo, mona, '/user', { method: 'HEAD' })
  t.match(head, { status: 200 })
  t.equal(await head.text(), '')
})

t.test('a body is passed on byte for byte, whatever its type', async (t) => {
  const title = 'Grüße aus 東京 🗼'
  for (const type of ['application/json', 'text/plain', 'application/x-unknown']) {
    const written = await ask(demo, mona, issues, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify({ title }),
    })
    t.equal(written.status, 201)
    t.match(await written.json(), { title, user: { login: 'mona-demo' } })
  }
})

t.test('a body beyond 4 MiB is refused', async (t) => {
  const body = 'x'.repeat(4 * 1024 * 1024 + 1)
  const answer = await ask(demo, mona, issues, { method: 'POST', body })
  t.equal(answer.status, 413)
  t.match(await answer.json(), { message: /too large/ })
})

t.test('an address with two readings is not served', async (t) => {
  const headers = { host: new URL(demo.url).host }
  for (const path of ['//user', '/x/..//user', '//evil.example/settings/applications']) {
    t.equal(await askRaw(demo, path, headers), 404, path)
  }
  t.equal(await askRaw(demo, '/%E0%A4%A', headers), 400)
  t.equal(await askRaw(demo, '/users/./x/../mona-demo', headers), 200)
})

t.test('the pages that end a grant are not served, however they are written', async (t) => {
  const headers = { host: new URL(demo.url).host }
  for (const path of ['/settings', '/settings/applications', '/x/../settings/x', '/./settings/x']) {
    t.equal(await askRaw(demo, path, headers), 404, path)
  }
})

t.test('another host name is refused, as DNS rebinding would send it', async (t) => {
  const { port } = new URL(demo.url)
  t.equal(await askRaw(demo, '/users/mona-demo', { host: `evil.example:${port}` }), 403)
  t.equal(await askRaw(demo, '/users/mona-demo', { host: `localhost:${port}` }), 403)
})

t.test('a web page elsewhere may send a person to sign in and nothing else', async (t) => {
  const page = `/login/oauth/authorize?client_id=${demo.clientId}`
  const { host } = new URL(demo.url)
  const from = (site: string, mode: string, method = 'GET', path = page) =>
    askRaw(demo, path, { host, 'sec-fetch-site': site, 'sec-fetch-mode': mode }, method)
  t.equal(await from('cross-site', 'navigate'), 200)
  t.equal(await from('none', 'navigate'), 200)
  t.equal(await from('cross-site', 'cors'), 403)
  t.equal(await from('same-site', 'no-cors'), 403)
  t.equal(await from('cross-site', 'navigate', 'POST', '/login/oauth/callback'), 403)
  t.equal(await from('same-origin', 'navigate', 'POST', '/login/oauth/callback'), 302)
})

t.test('requests wait until the emulator is ready', async (t) => {
  const ready = Promise.withResolvers<Upstream>()
  const guard = createGuard({
    app: demo,
    tokens: await issuedTokens(world()),
    upstream: ready.promise,
  })
  t.teardown(() => guard.close())
  const url = await guard.listen({ host: '127.0.0.1', port: 0 })
  const early = fetch(`${url}/zen`)
  const answer = { status: 200, headers: {}, body: Buffer.from('ready') }
  ready.resolve({ forward: async () => answer, close: async () => undefined })
  t.equal(await (await early).text(), 'ready')
})
