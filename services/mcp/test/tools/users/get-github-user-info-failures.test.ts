import t from 'tap'
import { build } from '../../build.ts'
import { json } from '../../fake-github.ts'
import { callAs, read } from './call-as.ts'

t.test('each way in which GitHub fails has its code, and none of GitHub’s words', async (t) => {
  const built = await build(t)
  const words = 'internal words of GitHub'
  const answer =
    (status: number, headers: Record<string, string> = {}) =>
    () =>
      json({ message: words }, { status, headers })
  const html = () => new Response(`<p>${words}`, { headers: { 'content-type': 'text/html' } })
  const refused = () => Promise.reject(new TypeError(words))
  const failures: [() => Response | Promise<Response>, string][] = [
    [answer(404), 'API_003 GITHUB_NOT_FOUND: '],
    [answer(403), 'API_004 GITHUB_FORBIDDEN: '],
    [answer(401), 'API_001 API_ERROR: '],
    [answer(500), 'API_001 API_ERROR: '],
    [html, 'API_001 API_ERROR: '],
    [() => json({ login: 7 }), 'API_001 API_ERROR: '],
    [refused, 'API_002 GITHUB_UNREACHABLE: '],
    // Last: after it nothing is asked of GitHub for a time.
    [answer(429, { 'retry-after': '30' }), 'RATE_002 GITHUB_RATE_LIMITED: '],
  ]
  for (const [failure, begin] of failures) {
    built.github.on('/user', failure)
    const { isError, text, structuredContent } = await callAs(t, built, read, {
      include_repos: false,
    })
    t.equal(isError, true)
    t.ok(text.startsWith(begin), text)
    t.notMatch(text, words)
    t.equal(structuredContent, undefined)
    t.match(built.audit.at(-1), {
      event: 'api.request',
      outcome: 'failure',
      code: begin.split(' ')[0],
    })
  }
  const log = built.logLines.join('')
  t.notMatch(log, 'gho_mona', 'the token is in no line')
})

t.test('a GitHub that never answers is given up after GITHUB_TIMEOUT_MS', async (t) => {
  const built = await build(t, { settings: { GITHUB_TIMEOUT_MS: '100' } })
  // Timeouts alone do not keep a process going; a socket does.
  await built.app.listen({ port: 0, host: '127.0.0.1' })
  built.github.on(
    '/user',
    (_url: URL, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal!.addEventListener('abort', () => reject(signal!.reason))
      })
  )
  const { text } = await callAs(t, built, read, { include_repos: false })
  t.match(text, /^API_002 GITHUB_UNREACHABLE: GitHub did not answer in time\./)
})
