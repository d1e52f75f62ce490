import t from 'tap'
import type { Fetch } from '#shared/world.ts'
import { build } from '../build.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'de' }
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
  'set-cookie': 'never=passed-on',
}

/** The mcp service whose auth service answers with `page`, and what that was asked. */
async function withPage(t: Parameters<typeof build>[0], page: () => Response) {
  const asked: { url: string; language: string | null }[] = []
  const fetch: Fetch = async (url, init) => {
    const language = new Headers(init?.headers).get('accept-language')
    asked.push({ url: String(url), language })
    return page()
  }
  const { app, logLines } = await build(t, { world: { fetch } })
  const open = (given: Record<string, string>, method: 'GET' | 'POST' = 'GET') =>
    app.inject({ method, url: '/mcp', headers: { host: 'localhost:8080', ...given } })
  return { asked, open, logLines }
}

t.test('a person who opens the address gets the challenge, and a page', async (t) => {
  const { asked, open } = await withPage(t, () => new Response('<h1>Hello</h1>', { headers }))
  const answer = await open(browser)
  t.equal(answer.statusCode, 401)
  t.match(answer.headers['www-authenticate'], /^Bearer resource_metadata=/)
  t.equal(answer.payload, '<h1>Hello</h1>')
  t.match(answer.headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  })
  t.equal(answer.headers['set-cookie'], undefined)
  t.same(asked, [{ url: 'http://auth.internal:8081/', language: 'de' }])
})

t.test('a client is told in JSON, and nobody is asked for a page', async (t) => {
  const { asked, open } = await withPage(t, () => new Response('<h1>Hello</h1>', { headers }))
  for (const answer of [
    await open({ accept: 'text/event-stream' }),
    await open({ accept: 'text/html, text/event-stream' }),
    await open({}),
    await open({ accept: 'text/html' }, 'POST'),
  ]) {
    t.equal(answer.statusCode, 401)
    t.match(answer.json(), { error: { data: { name: 'AUTH_REQUIRED' } } })
  }
  t.same(asked, [])
})

t.test('without a page a person is told in JSON too', async (t) => {
  const away = () => {
    throw new TypeError('fetch failed')
  }
  for (const page of [() => new Response('no', { status: 503 }), away]) {
    const { open, logLines } = await withPage(t, page)
    const answer = await open(browser)
    t.equal(answer.statusCode, 401)
    t.match(answer.json(), { error: { data: { name: 'AUTH_REQUIRED' } } })
    const noted = logLines.filter((one) => one.includes('AUTH_UNREACHABLE'))
    t.equal(noted.length, page === away ? 1 : 0, 'who cannot be reached is told in the log')
  }
})
