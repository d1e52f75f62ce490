import t from 'tap'
import { hidePrivate } from '../visibility.ts'
import { ask, read, signIn, startDemo } from './build.ts'

const demo = await startDemo(t)
const mona = await signIn(demo, 'mona-demo', 'read:user,read:org,repo')
const hubot = await signIn(demo, 'hubot-demo', 'repo')
const reader = await signIn(demo, 'mona-demo', 'read:user read:org')
const nothing = await signIn(demo, 'mona-demo', '')

const names = async (token: string | null, path: string) =>
  (await read<{ name: string }[]>(demo, token, path)).map(({ name }) => name)
const status = async (token: string | null, path: string, init?: RequestInit) =>
  (await ask(demo, token, path, init)).status

t.test('a private repository does not exist for others', async (t) => {
  for (const path of ['', '/contents/spring.md', '/issues', '/issues/1', '/commits', '/branches']) {
    const repository = `/repos/mona-demo/garden-journal${path}`
    t.equal(await status(mona, repository), 200, repository)
    t.equal(await status(hubot, repository), 404, repository)
    t.equal(await status(null, repository), 404, repository)
  }
})

t.test('nor for the person whose token lacks the scope', async (t) => {
  for (const token of [reader, nothing]) {
    t.equal(await status(token, '/repos/mona-demo/garden-journal'), 404)
    t.equal(await status(token, '/repos/mona-demo/garden-journal/issues/1'), 404)
    t.equal(await status(token, '/repositories/3'), 404)
    t.match(await read(demo, token, '/search/repositories?q=garden'), { total_count: 0 })
    t.match(await read(demo, token, '/search/code?q=peas'), { total_count: 0 })
    t.match(await read(demo, token, '/search/issues?q=seeds'), { total_count: 0 })
  }
  t.match(await read(demo, mona, '/search/repositories?q=garden'), { total_count: 1 })
  t.match(await read(demo, mona, '/search/code?q=peas'), { total_count: 1 })
})

t.test('a person lists their private repositories with the scope, others never do', async (t) => {
  const visible = ['recipe-box', 'trail-map']
  t.same(await names(mona, '/user/repos'), ['garden-journal', ...visible])
  t.same(await names(reader, '/user/repos'), visible)
  t.same(await names(hubot, '/users/mona-demo/repos'), visible)
  t.same(await names(null, '/users/mona-demo/repos'), visible)
})

t.test(
  'a token without the scope reads the person and public data, and writes nothing',
  async (t) => {
    t.match(await read(demo, reader, '/user'), { login: 'mona-demo' })
    t.match(await read(demo, reader, '/user/orgs'), [{ login: 'gatehouse-demo' }])
    t.equal(await status(reader, '/repos/hubot-demo/chat-relay'), 200)
    const issue = { method: 'POST', body: '{"title":"x"}' }
    t.equal(await status(reader, '/repos/mona-demo/trail-map/issues', issue), 404)
    t.equal(await status(reader, '/user', { method: 'PATCH', body: '{"bio":"x"}' }), 404)
    t.equal(await status(mona, '/repos/mona-demo/trail-map/issues', issue), 201)
  }
)

t.test('members of an organisation see its private repository', async (t) => {
  t.equal(await status(hubot, '/repos/gatehouse-demo/launch-plan'), 200)
  t.equal(await status(null, '/repos/gatehouse-demo/launch-plan'), 404)
})

t.test('a write into what one may not change stays a refusal', async (t) => {
  const file = { method: 'PUT', body: '{"message":"x","content":"eA=="}' }
  t.equal(await status(hubot, '/repos/mona-demo/trail-map/contents/x.md', file), 403)
})

t.test('a used-up budget is told as such', (t) => {
  const headers = { 'x-ratelimit-remaining': '0' }
  const answer = { status: 403, headers, body: Buffer.from('{}') }
  t.equal(hidePrivate(answer, { method: 'GET', pathname: '/repos/a/b', caller: null }), answer)
  t.end()
})
