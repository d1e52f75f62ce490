import t from 'tap'
import { build, callTool, modern } from '../build.ts'
import { json } from '../fake-github.ts'
import { authUrl } from '../people.ts'

const mona = { userId: 1, login: 'mona' }

t.test('who GitHub has signed out is told so, and the next request gets a challenge', async (t) => {
  const built = await build(t)
  const { token, acct, accounts } = await built.signIn(mona)
  built.github.on('/user', () => json({ message: 'Bad credentials' }, { status: 401 }))
  const { fetch } = built.world
  const asked: string[] = []
  // The auth service ends the account before it answers.
  built.world.fetch = async (url, init) => {
    if (String(url) !== `${authUrl}/upstream/refresh`) return fetch(url, init)
    asked.push(String(init?.body))
    await accounts.take(acct)
    return new Response(null, { status: 204 })
  }
  const result = await callTool(built, token, { include_repos: false })
  t.equal(result.isError, true)
  t.match(result.content[0].text, /^AUTH_026 GITHUB_SIGN_IN_ENDED: /)
  t.match(asked, [new RegExp(`"account":"${acct}","reason":"rejected"`)])
  const next = await built.app.inject(modern({ method: 'tools/list', token }))
  t.equal(next.statusCode, 401)
  t.match(next.headers['www-authenticate'], /^Bearer .*error="invalid_token"/)
})
