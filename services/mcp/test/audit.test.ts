import t from 'tap'
import { answerIn, build, callTool, modern } from './build.ts'
import { githubUser, json } from './fake-github.ts'

const withId =
  (id: string, status = 200) =>
  () =>
    json(status === 200 ? githubUser(1, 'mona') : { message: 'no' }, {
      status,
      headers: { 'x-github-request-id': id },
    })

t.test('the record of a call has what an action log needs', async (t) => {
  const built = await build(t)
  const { token, sid: sessionId } = await built.signIn({ userId: 1, login: 'mona' })
  built.github.on('/user', withId('C5A2:1F3B:9D0E71'))
  await callTool(built, token, { include_repos: false })
  t.match(built.audit, [
    {
      ...{ event: 'api.request', outcome: 'success', tool: 'get_github_user_info', access: 'read' },
      ...{ userId: 1, login: 'mona', sessionId, githubRequestIds: ['C5A2:1F3B:9D0E71'] },
      ...{ durationMs: Number, requestId: String, time: String, address: '127.0.0.1' },
    },
  ])
  await callTool(built, token, { include_repos: false })
  t.equal(built.audit[1]!.githubRequestIds, undefined, 'GitHub was not asked again')
})

t.test('a call that GitHub refused has the id as well, and each try has its own', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  let tries = 0
  built.github.on('/user', () => withId(`try-${++tries}`, 502)())
  await callTool(built, token, { include_repos: false })
  t.match(built.audit, [{ outcome: 'failure', code: 'API_001' }])
  t.same(built.audit[0]!.githubRequestIds, ['try-1', 'try-2', 'try-3'])
})

t.test('callers who shared one request of GitHub’s all have its id', async (t) => {
  const built = await build(t)
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const asked = Promise.withResolvers<void>()
  built.github.on('/user', async () => {
    await asked.promise
    return withId('shared-id')()
  })
  const calls = [1, 2].map(() => callTool(built, token, { include_repos: false }))
  while (built.github.asked.length === 0) await new Promise(setImmediate)
  await new Promise(setImmediate)
  asked.resolve()
  await Promise.all(calls)
  t.equal(built.github.asked.length, 1)
  t.match(built.audit, [{ githubRequestIds: ['shared-id'] }, { githubRequestIds: ['shared-id'] }])
})

t.test('a call that changes something names its repository and says so', async (t) => {
  const built = await build(t, { settings: { TOOL_SETS: 'issues-write' } })
  const scopes = ['github:read', 'github:private', 'github:write']
  const { token } = await built.signIn({ userId: 1, login: 'mona', scopes })
  const params = {
    name: 'create_issue',
    arguments: { owner: 'octo-org', repo: 'demo', title: 'A title for nobody else' },
  }
  answerIn(await built.app.inject(modern({ method: 'tools/call', params, token })))
  t.match(built.audit, [{ tool: 'create_issue', access: 'write', repository: 'octo-org/demo' }])
  t.notMatch(JSON.stringify(built.audit), 'nobody else')
})
