import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { build, legacy, modern } from '../build.ts'
import { githubUser, json } from '../fake-github.ts'
import { listen } from '../listen.ts'

const maxWaitMs = 20_000

for (const [revision, make] of Object.entries({ '2026-07-28': modern, '2025-11-25': legacy })) {
  t.test(`a client of ${revision} that hangs up ends the call to GitHub`, async (t) => {
    const built = await listen(t)
    const { token } = await built.signIn({ userId: 1, login: 'mona' })
    const asked = Promise.withResolvers<AbortSignal>()
    built.github.on('/user', (_url: URL, { signal }: RequestInit) => {
      asked.resolve(signal!)
      return new Promise<Response>((_resolve, reject) => {
        signal!.addEventListener('abort', () => reject(signal!.reason))
      })
    })

    const params = { name: 'get_github_user_info', arguments: { include_repos: false } }
    const message = make({ method: 'tools/call', params, token })
    const headers = { ...message.headers, host: built.url.host }
    const outgoing = request(built.url, { method: 'POST', headers })
    outgoing.on('error', () => {})
    outgoing.end(JSON.stringify(message.payload))
    const signal = await asked.promise
    t.notOk(signal.aborted)

    outgoing.destroy()
    if (!signal.aborted) await once(signal, 'abort', { signal: AbortSignal.timeout(maxWaitMs) })
    t.ok(signal.aborted)
    const deadline = Date.now() + maxWaitMs
    while (built.audit.length === 0 && Date.now() < deadline) await new Promise(setImmediate)
    t.match(built.audit, [{ event: 'api.request', outcome: 'failure', code: 'SYS_008' }])
    t.notMatch(built.logLines.join(''), /"level":"error"/)
  })
}

t.test('a call in flight when the service stops is still answered', async (t) => {
  for (const make of [modern, legacy]) {
    const built = await listen(t)
    const { token } = await built.signIn({ userId: 1, login: 'mona' })
    const asked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    built.github.on('/user', async () => {
      asked.resolve()
      await release.promise
      return json(githubUser(1, 'mona'))
    })
    const params = { name: 'get_github_user_info', arguments: { include_repos: false } }
    const message = make({ method: 'tools/call', params, token })
    const headers = { ...message.headers, host: built.url.host }
    const outgoing = request(built.url, { method: 'POST', headers, agent: false })
    const answer = once(outgoing, 'response')
    outgoing.end(JSON.stringify(message.payload))
    await asked.promise
    const closed = built.app.close()
    const deadline = Date.now() + maxWaitMs
    while (built.app.server.listening && Date.now() < deadline) await new Promise(setImmediate)
    t.notOk(built.app.server.listening)
    release.resolve()
    const [response] = await answer
    t.match(await text(response), '"login":"mona"')
    await closed
  }
})

t.test('a subscription has nothing to wait for and ends at once', async (t) => {
  const { app, signIn } = await build(t)
  const { token } = await signIn({ userId: 1, login: 'mona' })
  const params = { notifications: { toolsListChanged: true } }
  const message = modern({ method: 'subscriptions/listen', params, token })
  const response = await app.inject(message)
  t.equal(response.statusCode, 200)
  t.match(response.payload, '"result":{"resultType":"complete"')
})
