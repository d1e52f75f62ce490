import t from 'tap'
import { addIssue } from '../../../testing/github/rest/plant.ts'
import { logStorage } from '../../../testing/github/rest/routes/actions.ts'
import { build } from './ask.ts'

const repo = '/repos/mona/trail-map'
const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>

t.test('a list has pages, each with links to the others', async (t) => {
  const { model, ask } = build()
  const repository = model.repositories.get('mona/trail-map')!
  for (let n = 0; n < 5; n++) addIssue(model, repository, { title: `More ${n}` })
  const first = await ask(`GET ${repo}/issues?per_page=3`)
  t.equal(((await first.json()) as unknown[]).length, 3)
  t.match(
    first.headers.get('link'),
    /issues\?per_page=3&page=2>; rel="next", .*page=3>; rel="last"/
  )
  const last = await ask(`GET ${repo}/issues?per_page=3&page=3`)
  t.equal(((await last.json()) as unknown[]).length, 1)
  t.match(last.headers.get('link'), /page=2>; rel="prev", .*page=1>; rel="first"/)
  t.notMatch(last.headers.get('link'), 'next')
})

t.test('what the client has is answered 304, which costs no budget', async (t) => {
  const { model, ask } = build()
  const first = await ask(`GET ${repo}`)
  const left = first.headers.get('x-ratelimit-remaining')
  const headers = { 'if-none-match': first.headers.get('etag')! }
  const second = await ask(`GET ${repo}`, { headers })
  t.equal(second.status, 304)
  t.equal(second.headers.get('x-ratelimit-remaining'), left)
  model.repositories.get('mona/trail-map')!.stars += 1
  t.equal((await ask(`GET ${repo}`, { headers })).status, 200)
})

t.test('a spent budget is refused, each kind by itself', async (t) => {
  const { model, ask } = build()
  model.remaining.search = 0
  const refused = await ask('GET /search/repositories?q=trail')
  t.equal(refused.status, 403)
  t.match(Object.fromEntries(refused.headers), {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '60',
    'x-ratelimit-resource': 'search',
  })
  t.equal((await ask(`GET ${repo}`)).status, 200)
})

t.test('a token sees private things with the scope repo, and its person’s alone', async (t) => {
  const { ask } = build()
  const statusFor = async (token: string) => (await ask('GET /repos/mona/garden', { token })).status
  t.equal(await statusFor('mona+repo'), 200)
  t.equal(await statusFor('mona+read:user'), 404)
  t.equal(await statusFor('hubot+repo'), 404)
  t.equal(await statusFor(''), 404)
  t.equal(await statusFor('nobody+repo'), 401)
  const seen = await ask('GET /repos/mona/garden')
  t.equal(seen.headers.get('x-oauth-scopes'), 'repo, notifications')
  const found = async (token: string) =>
    (await json(await ask('GET /search/issues?q=license', { token })))['total_count']
  t.equal(await found('mona+repo'), 2)
  t.equal(await found('mona+read:user'), 1)
  t.equal((await ask('GET /notifications', { token: 'mona+read:user' })).status, 403)
})

t.test('writing needs a scope, and to be one of the repository’s people', async (t) => {
  const { ask } = build()
  const issue = async (token: string) =>
    (await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })).status
  t.equal(await issue('hubot+public_repo'), 201)
  t.equal(await issue('hubot+read:user'), 404)
  t.equal(await issue(''), 404)
  const put = (token: string) =>
    ask(`PUT ${repo}/contents/a.md`, { token, body: { message: 'm', content: '' } })
  t.equal((await put('hubot+repo')).status, 404)
  t.equal((await put('mona+repo')).status, 201)
  t.equal((await ask(`GET ${repo}/contents/a.md`)).status, 200)
})

t.test('a diff is text, a log is a redirect to where no token belongs', async (t) => {
  const { model, ask } = build()
  const accept = 'application/vnd.github.diff'
  const diff = await (await ask(`GET ${repo}/pulls/3`, { headers: { accept } })).text()
  t.match(diff, /^diff --git a\/src\/distance\.ts b\/src\/distance\.ts\n--- \/dev\/null\n/)
  const job = model.repositories.get('mona/trail-map')!.runs[1]!.jobs[1]!
  const sent = await ask(`GET ${repo}/actions/jobs/${job.id}/logs`)
  t.equal(sent.status, 302)
  const location = sent.headers.get('location')!
  t.ok(location.startsWith(logStorage))
  t.equal(await (await ask(`GET ${location}`, { token: '' })).text(), job.log)
  t.equal((await ask(`GET ${location}`)).status, 400)
  t.equal((await ask(`GET ${logStorage}/1/1`, { token: '' })).status, 404)
  t.equal((await ask(`GET ${repo}/actions/jobs/1/logs`)).status, 404)
})
