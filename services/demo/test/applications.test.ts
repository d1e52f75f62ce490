import t from 'tap'
import { ask, signIn, startDemo, world } from './build.ts'

const options = world()
const demo = await startDemo(t, options)
const basic = `Basic ${btoa(`${demo.clientId}:${demo.clientSecret}`)}`

const about = (method: string, body: object, authorization = basic, url = demo.url) =>
  fetch(`${url}/applications/${demo.clientId}/token`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

t.test('the app learns whose token it holds', async (t) => {
  const token = await signIn(demo, 'hubot-demo', 'read:user')
  const answer = await about('POST', { access_token: token })
  t.match(await answer.json(), {
    token,
    scopes: ['read:user'],
    user: { login: 'hubot-demo', id: 4 },
    app: { client_id: demo.clientId },
    expires_at: null,
  })
})

t.test('a token that the app deleted is refused from then on, after a restart too', async (t) => {
  const [token, other] = [await signIn(demo, 'hubot-demo'), await signIn(demo, 'hubot-demo')]
  t.equal((await about('DELETE', { access_token: token })).status, 204)
  t.equal((await ask(demo, token, '/user')).status, 401)
  t.equal((await about('POST', { access_token: token })).status, 404)
  t.equal((await about('DELETE', { access_token: token })).status, 422)
  const restarted = await startDemo(t, options)
  t.equal((await ask(restarted, token, '/user')).status, 401)
  t.equal((await ask(restarted, other, '/user')).status, 200)
})

t.test('nobody but the app may ask', async (t) => {
  const token = await signIn(demo, 'mona-demo')
  const wrong = `Basic ${btoa(`${demo.clientId}:wrong`)}`
  for (const authorization of [wrong, `Bearer ${token}`, '']) {
    t.equal((await about('POST', { access_token: token }, authorization)).status, 401)
    t.equal((await about('DELETE', { access_token: token }, authorization)).status, 401)
  }
  const url = `${demo.url}/applications/${demo.clientId}/token`
  t.equal((await fetch(url, { method: 'DELETE' })).status, 401)
  t.equal((await ask(demo, token, '/user')).status, 200)
})

t.test('a question without a token is not valid', async (t) => {
  t.equal((await about('POST', {})).status, 422)
  t.equal((await about('DELETE', { access_token: '' })).status, 422)
})
