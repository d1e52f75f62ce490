import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Test } from 'tap'
import t from 'tap'
import { startChild } from '#shared/testing/child.ts'
import type { Told } from './storm-client.ts'
import { stormShapes } from './storm-shapes.ts'
import { call, signIn } from './upstream-shape.ts'

const names = Array.from({ length: 8 }, (_, index) => `storm-client-${index}`)

const grant = { grant_type: 'refresh_token' }
const seed = 26

/** A third, picked by seed and by the name of the request: the same ones in every run. */
function losesReply({ 'x-request-id': id }: IncomingHttpHeaders): boolean {
  if (typeof id !== 'string' || !id.startsWith('storm-client-')) return false
  return createHash('sha256').update(`${seed} ${id}`).digest().readUInt32BE() % 3 === 0
}

for (const [shapeName, startShape] of Object.entries(stormShapes)) {
  t.test(`${shapeName}: eight processes share a session over a bad line`, async (t) => {
    const { url, audit, restart } = await startShape(t, losesReply)
    const { clientId, refresh_token: shared } = await signIn(url)
    const refresh = (token: string) =>
      fetch(`${url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...grant, client_id: clientId, refresh_token: token }),
      })

    const told = await storm(t, url, { clientId, token: shared! })

    await t.test('eight of eight are signed in after two refreshes each', async (t) => {
      t.same(
        told.map(({ callStatus }) => callStatus),
        Array(8).fill(200)
      )
      const lost = told.reduce((sum, one) => sum + one.lost, 0)
      const sent = told.reduce((sum, one) => sum + one.sent, 0)
      t.ok(lost / sent > 1 / 3, `${lost} of ${sent} replies were lost`)
      const calls = told.map(({ access_token: token }) => call(url, token))
      t.same(await Promise.all(calls), Array(8).fill('mona-test'))
      const again = told.map(async ({ refresh_token: token }) => (await refresh(token)).status)
      t.same(await Promise.all(again), Array(8).fill(200))
      t.notMatch(await audit(), /"security.replay"|"session.ended"/)
    })

    await t.test('a replay after the window ends the session of all, once', async (t) => {
      await restart({ REFRESH_GRACE_SECONDS: '1' })
      const old = await newestAfter(await refresh(told[0]!.refresh_token))
      const newest = await newestAfter(await refresh(old))
      const refused = await untilRefused(() => refresh(old))
      t.match([refused.status, await refused.json()], [400, { error: 'invalid_grant' }])
      for (const { access_token: token } of told) t.match(await call(url, token), /^401 /)
      t.equal((await refresh(newest)).status, 400)
      t.equal((await audit()).match(/"security.replay"/g)?.length, 1)
    })
  })
}

/** All processes present the token at once, each refreshes again, and each says how it went. */
async function storm(
  t: Test,
  url: string,
  { clientId, token }: { clientId: string; token: string }
): Promise<Told[]> {
  const children = names.map((NAME) =>
    startChild('services/test/storm-client.ts', { GATEHOUSE: url, CLIENT_ID: clientId, NAME })
  )
  t.teardown(() => Promise.all(children.map((child) => child.stop('SIGKILL'))))
  await Promise.all(children.map((child) => child.untilOutput(/ready/)))
  for (const child of children) child.say(token)
  return Promise.all(
    children.map(async (child) => JSON.parse((await child.untilOutput(/^\{.*\}$/m))[0]))
  )
}

const newestAfter = async (answer: Response) =>
  ((await answer.json()) as { refresh_token: string }).refresh_token

/** Asks until the window of one second is over, for five seconds at most. */
async function untilRefused(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await ask()
    if (answer.status !== 200) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('still answered after five seconds')
}
