// A token in an address ends up in logs, histories and Referer headers: clients that put it there are
// refused, whatever else they send (OAuth 2.1 §5.1.1 leaves the query out).
import t from 'tap'
import { build, legacy, modern } from '../build.ts'

t.test('a token in the address is no credential, is audited, and is logged nowhere', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const addresses = [
    `/mcp?access_token=${token}`,
    `/mcp?x=1&access_token=${token}&access_token=${token}`,
    `/mcp?access%5Ftoken=${token}`,
  ]
  for (const url of addresses) {
    for (const headerToken of [undefined, token]) {
      for (const make of [modern, legacy]) {
        const message = make({ method: 'tools/list', ...(headerToken && { token }) })
        const response = await built.app.inject({ ...message, url })
        t.equal(response.statusCode, 400)
        t.match(response.headers['www-authenticate'], 'error="invalid_request"')
        t.match(response.json(), { error: { data: { code: 'AUTH_021' } } })
        t.notOk(`${JSON.stringify(response.headers)}${response.payload}`.includes(token))
        t.match(built.audit.pop(), { event: 'security.auth_failure', code: 'AUTH_021' })
      }
    }
  }
  t.notOk(built.logLines.join('').includes(token))
})

t.test('under another name, in the body, or in a cookie it is none at all', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const { headers, payload } = modern({ method: 'tools/list' })
  const requests = [
    { url: `/mcp?token=${token}`, headers, payload },
    { url: `/mcp?Authorization=Bearer%20${token}`, headers, payload },
    { url: '/mcp', headers, payload: { ...payload, access_token: token } },
    { url: '/mcp', headers: { ...headers, cookie: `access_token=${token}` }, payload },
    { url: '/mcp', headers: { ...headers, 'x-access-token': token }, payload },
  ]
  for (const request of requests) {
    const response = await built.app.inject({ method: 'POST', ...request })
    t.equal(response.statusCode, 401, request.url.slice(0, 12))
  }
  t.notOk(built.logLines.join('').includes(token))
})
