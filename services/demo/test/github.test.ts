import { createServer } from 'node:net'
import t from 'tap'
import { startDemoGitHub } from '../github.ts'
import { issuedTokens } from '../tokens.ts'
import { ask, exchange, read, signIn, startDemo, world } from './build.ts'

t.test('after a restart a token is still the same person', async (t) => {
  const options = world()
  const first = await startDemo(t, options)
  const token = await signIn(first, 'river-demo')
  const before = await read(first, token, '/user')
  await first.close()
  const second = await startDemo(t, options)
  const after = await read(second, token, '/user')
  t.match(after, { login: 'river-demo', id: before['id'] })
  t.match(await read(second, token, '/user/repos'), [{ owner: { login: 'river-demo' } }])
})

t.test('two people stay two people over two restarts, with sign-ins in between', async (t) => {
  const options = world()
  const first = await startDemo(t, options)
  const mona = await signIn(first, 'mona-demo')
  await first.close()
  const second = await startDemo(t, options)
  const hubot = await signIn(second, 'hubot-demo', 'read:user')
  await second.close()
  const third = await startDemo(t, options)
  t.match(await read(third, mona, '/user'), { login: 'mona-demo' })
  t.match(await read(third, hubot, '/user'), { login: 'hubot-demo' })
  t.equal((await ask(third, hubot, '/repos/hubot-demo/pager-rules')).status, 404, 'its scopes too')
  t.equal((await ask(third, mona, '/repos/mona-demo/garden-journal')).status, 200)
})

t.test('what somebody wrote to the restarted demo is theirs', async (t) => {
  const options = world()
  const first = await startDemo(t, options)
  const token = await signIn(first, 'juniper-demo')
  await first.close()
  const second = await startDemo(t, options)
  const written = await ask(second, token, '/repos/juniper-demo/dotfiles/issues', {
    method: 'POST',
    body: JSON.stringify({ title: 'Add an alias' }),
  })
  t.match(await written.json(), { user: { login: 'juniper-demo' }, number: 1 })
})

t.test('sign-ins at the same time are all valid, now and after a restart', async (t) => {
  const options = world()
  const first = await startDemo(t, options)
  const logins = Array.from({ length: 12 }, (_, i) => first.people[i % first.people.length]!)
  const tokens = await Promise.all(logins.map((login) => signIn(first, login)))
  await first.close()
  const second = await startDemo(t, options)
  const people = await Promise.all(tokens.map((token) => read(second, token, '/user')))
  t.same(
    people.map(({ login }) => login),
    logins
  )
})

t.test('another store knows nobody', async (t) => {
  const token = await signIn(await startDemo(t), 'mona-demo')
  t.equal((await ask(await startDemo(t), token, '/user')).status, 401)
})

t.test('a token of somebody who is another person now is refused', async (t) => {
  const options = world()
  const earlier = await issuedTokens(options)
  await earlier.remember({ token: 'gho_moved', login: 'mona-demo', id: 99, scopes: [] })
  await earlier.remember({ token: 'gho_gone', login: 'left-demo', id: 3, scopes: [] })
  await earlier.remember({ token: 'gho_same', login: 'mona-demo', id: 3, scopes: [] })
  const demo = await startDemo(t, options)
  t.equal((await ask(demo, 'gho_moved', '/user')).status, 401)
  t.equal((await ask(demo, 'gho_gone', '/user')).status, 401)
  t.match(await read(demo, 'gho_same', '/user'), { login: 'mona-demo', id: 3 })
})

t.test(
  'it tells its address, its app and its people, and every id is the same again',
  async (t) => {
    const demo = await startDemo(t)
    const again = await startDemo(t)
    t.match(demo, {
      url: /^http:\/\/127\.0\.0\.1:\d+$/,
      apiUrl: demo.url,
      clientId: 'gatehouse-demo',
    })
    t.same(demo.people, ['mona-demo', 'hubot-demo', 'river-demo', 'juniper-demo'])
    for (const path of [
      ...demo.people.map((login) => `/users/${login}`),
      '/repos/lantern-lab-demo/lantern',
      '/repos/lantern-lab-demo/lantern/issues/1',
    ]) {
      const [one, two] = await Promise.all([read(demo, null, path), read(again, null, path)])
      t.equal(one['id'], two['id'], path)
      t.type(one['id'], 'number')
    }
  }
)

t.test('an occupied port is told by the name of its setting', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  await t.rejects(startDemoGitHub({ ...world(), port }), {
    code: 'SYS_007',
    message: /DEMO_GITHUB_PORT/,
    hint: /DEMO_GITHUB_PORT/,
  })
})

t.test('a port that is none is an error of its own', async (t) => {
  await t.rejects(startDemoGitHub({ ...world(), port: 70_000 }), { code: 'ERR_SOCKET_BAD_PORT' })
})

t.test('a start that fails half-way gives its port back', async (t) => {
  const options = world()
  const first = await startDemo(t, options)
  await signIn(first, 'mona-demo')
  await first.close()
  const port = Number(new URL(first.url).port)
  let writes = 0
  const replace: typeof options.store.replace = async (...record) => {
    writes += 1
    if (writes > 1) throw new Error('no answer')
    return options.store.replace(...record)
  }
  const failing = { ...options, port, store: { ...options.store, replace } }
  await t.rejects(startDemoGitHub(failing), { message: 'no answer' })
  t.equal((await startDemo(t, { ...options, port })).url, first.url)
})

t.test('a token that cannot be stored is not given out', async (t) => {
  const options = world()
  const claim = async () => {
    throw new Error('no answer')
  }
  const demo = await startDemo(t, { ...options, store: { ...options.store, claim } })
  const chosen = await fetch(`${demo.url}/login/oauth/callback`, {
    method: 'POST',
    body: new URLSearchParams({ login: 'mona-demo', redirect_uri: 'http://localhost/', state: '' }),
    redirect: 'manual',
  })
  const code = new URL(chosen.headers.get('location')!).searchParams.get('code')!
  const refused = await exchange(demo, code)
  t.equal(refused.status, 500)
  t.same(await refused.json(), { message: 'Server Error' })
})

t.test('once closed, nothing of it is left open', async (t) => {
  const demo = await startDemo(t)
  await signIn(demo, 'mona-demo')
  await demo.close()
  await demo.close()
  const open = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'))
  for (let i = 0; i < 1000 && open().length > 0; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  t.same(open(), [])
})
