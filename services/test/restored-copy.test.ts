import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { sendCall } from './tool-call.ts'
import { startUpstream } from './upstream-shape.ts'

t.test('a copy of Redis put back undoes what came after it, and no more', async (t) => {
  const folder = t.testdir()
  const [data, copy] = [join(folder, 'data'), join(folder, 'copy')]
  await mkdir(data)
  const redisSettings = ['appendonly yes', 'appendfsync always', `dir ${data}`]
  const { url, redis, gitHub, signIn, addresses } = await startUpstream(t, {
    kind: 'oauth-app',
    redisSettings,
  })
  const call = (token: string) => sendCall(url, token)
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields) })
  const clientOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).client_id
  const refresh = (one: Awaited<ReturnType<typeof signIn>>, token = one.refresh_token!) =>
    post('/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: clientOf(one.access_token),
    })

  const kept = await signIn()
  const revoked = await signIn()
  const refreshed = await signIn()
  await cp(data, copy, { recursive: true })

  gitHub.person = { id: 102, login: 'river-test' }
  const late = await signIn()
  const newer = (await (await refresh(refreshed)).json()) as { refresh_token: string }
  const { access_token: token } = revoked
  t.equal((await post('/oauth/revoke', { token, client_id: clientOf(token) })).status, 200)
  t.equal((await call(revoked.access_token)).status, 401)

  await redis.kill()
  await rm(data, { recursive: true })
  await cp(copy, data, { recursive: true })
  await redis.restart()
  await until(async () =>
    (await Promise.all(addresses().map((one) => fetch(`${one}/health/ready`)))).every((a) => a.ok)
  )

  t.equal((await call(kept.access_token)).status, 200, 'who was signed in is so still')
  t.equal((await refresh(kept)).status, 200)
  t.equal((await call(late.access_token)).status, 401, 'a later sign-in is unknown')
  t.equal((await refresh(refreshed, newer.refresh_token)).status, 400, 'so is a later refresh')
  t.equal((await call(revoked.access_token)).status, 200, 'a later revocation is undone')
})
