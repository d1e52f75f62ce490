import t from 'tap'
import { build } from './build.ts'
import { githubApi } from './fake-github.ts'
import { authUrl } from './people.ts'

type Answer = () => Promise<Response>

const ok: Answer = async () => new Response('{}')
const broken: Answer = async () => new Response('', { status: 503 })
const gone: Answer = () => Promise.reject(new TypeError('fetch failed'))
const silent: Answer = () => new Promise(() => {})

/** What `/health/ready` says while GitHub and the auth service answer so. */
async function readyWith(github: Answer, auth: Answer) {
  const asked: string[] = []
  const fetch = async (url: string | URL) => {
    asked.push(String(url))
    return String(url).startsWith(authUrl) ? auth() : github()
  }
  const { app } = await build(t, { world: { fetch } })
  const response = await app.inject('/health/ready')
  return { status: response.statusCode, body: response.json(), asked }
}

t.test('the service is ready, and looks at GitHub and the auth service', async (t) => {
  const { status, body, asked } = await readyWith(ok, ok)
  t.equal(status, 200)
  t.match(body, { status: 'ok', checks: { store: 'ok', github: 'ok', auth: 'ok' } })
  t.same(asked.sort(), [`${authUrl}/health/live`, `${githubApi}/rate_limit`].sort())
})

t.test('without GitHub or the auth service it stays ready, and says so', async (t) => {
  for (const failing of [broken, gone, silent]) {
    const withoutGitHub = await readyWith(failing, ok)
    t.equal(withoutGitHub.status, 200)
    t.match(withoutGitHub.body, { status: 'degraded', checks: { github: 'failing', auth: 'ok' } })
    const withoutAuth = await readyWith(ok, failing)
    t.equal(withoutAuth.status, 200)
    t.match(withoutAuth.body, { status: 'degraded', checks: { github: 'ok', auth: 'failing' } })
  }
})
