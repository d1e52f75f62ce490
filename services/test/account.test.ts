import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Page } from '#shared/testing/browser.ts'
import type { Shape } from './shapes.ts'
import { shapes } from './shapes.ts'
import type { SignedIn } from './signed-in.ts'
import { signIn, whoIs } from './signed-in.ts'
import { sendCall } from './tool-call.ts'

const callsAtOnce = 4
/** No journey calls more often while it ends something. */
const maxCalls = 5000

/** What `/account` tells in JSON, as far as it is looked at here. */
interface Account {
  person: { login: string }
  apps: { clientName: string; lastUsedAt: number | null; sessions: { id: string }[] }[]
}

const tokenOf = ({ keychain }: SignedIn) => keychain.tokens().access_token
const sessionOf = (one: SignedIn): string =>
  JSON.parse(Buffer.from(tokenOf(one).split('.')[1]!, 'base64url').toString()).sid

async function accountOf({ person }: SignedIn, { url }: Shape): Promise<Account> {
  return JSON.parse((await person.browser.open(`${url}/account`, 'application/json')).html)
}

/** Opens the account page and sends the form that has this in it. */
async function end({ person }: SignedIn, { url }: Shape, formWith: string): Promise<Page> {
  return person.browser.submit(await person.browser.open(`${url}/account`), { formWith })
}

/** What one call is answered with on each replica. */
async function statuses(shape: Shape, one: SignedIn): Promise<number[]> {
  const found: number[] = []
  for (const replica of shape.replicas) {
    shape.routeTo([replica])
    const answer = await sendCall(shape.url, tokenOf(one))
    await answer.body?.cancel()
    if (answer.status === 401 && !answer.headers.get('www-authenticate')) found.push(0)
    else found.push(answer.status)
  }
  shape.routeTo(shape.replicas)
  return found
}

/** Calls without a pause until it is told to stop; tells how each call went that began after `from`. */
function keepCalling(shape: Shape, one: SignedIn) {
  const calls: { begunAt: number; status: number }[] = []
  let isOver = false
  const run = async () => {
    while (!isOver && calls.length < maxCalls) {
      const begunAt = performance.now()
      const answer = await sendCall(shape.url, tokenOf(one))
      await answer.body?.cancel()
      calls.push({ begunAt, status: answer.status })
    }
  }
  const runs = Array.from({ length: callsAtOnce }, run)
  return {
    began: async () => {
      while (calls.length < callsAtOnce) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async stop(from: number) {
      while (calls.filter(({ begunAt }) => begunAt > from).length < 2 * callsAtOnce) {
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      isOver = true
      await Promise.all(runs)
      const after = calls.filter(({ begunAt }) => begunAt > from)
      return {
        before: new Set(calls.map(({ status }) => status)),
        after: new Set(after.map(({ status }) => status)),
      }
    },
  }
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: what a person ends at /account is refused on the next call`, async (t) => {
    const shape = await startShape({ RATE_LIMIT_MCP: '100000' })
    t.teardown(() => shape.close())
    const every = (status: number) => shape.replicas.map(() => status)
    const editor = await signIn(shape.url, 'mona-demo', { name: 'Editor' })
    const { person } = editor
    const terminal = await signIn(shape.url, 'mona-demo', { name: 'Terminal' })
    const second = await signIn(shape.url, 'mona-demo', { name: 'Terminal' })
    const river = await signIn(shape.url, 'river-demo', { name: 'Terminal' })
    const all = [editor, terminal, second, river]
    t.teardown(() => Promise.all(all.map(({ client }) => client.close())))

    await t.test('the page tells what is connected, and when it was used', async (t) => {
      t.equal(await whoIs(editor), 'mona-demo')
      const { html } = await person.browser.open(`${shape.url}/account`)
      for (const name of ['Editor', 'Terminal']) t.match(html, `<bdi>${name}</bdi>`)
      t.match(html, 'mona-demo')
      t.notMatch(html, 'river-demo')
      const { apps, person: who } = await accountOf(editor, shape)
      t.equal(who.login, 'mona-demo')
      const told = Object.fromEntries(apps.map((app) => [app.clientName, app]))
      t.same(
        told['Terminal']!.sessions.map(({ id }) => id).sort(),
        [sessionOf(terminal), sessionOf(second)].sort()
      )
      const now = Date.now() / 1000
      t.ok(Math.abs(told['Editor']!.lastUsedAt! - now) < 60, 'just now')
    })

    await t.test('one session', async (t) => {
      const page = await end(editor, shape, `value="${sessionOf(second)}"`)
      t.match(page.html, 'The session has ended.')
      t.same(await statuses(shape, second), every(401))
      for (const other of [editor, terminal, river])
        t.same(await statuses(shape, other), every(200))
    })

    await t.test('one app', async (t) => {
      const { client_id: id } = (await terminal.keychain.provider.clientInformation())!
      const page = await end(editor, shape, `name="id" value="${id}"`)
      t.match(page.html, 'The app is disconnected.')
      t.same(await statuses(shape, terminal), every(401))
      for (const other of [editor, river]) t.same(await statuses(shape, other), every(200))
      t.notMatch((await person.browser.open(`${shape.url}/account`)).html, '<bdi>Terminal</bdi>')
    })

    await t.test('everything, while a client is at work', async (t) => {
      const work = keepCalling(shape, editor)
      await work.began()
      const page = await end(editor, shape, 'name="what" value="all"')
      const { before, after } = await work.stop(performance.now())
      t.match(page.html, 'Every app is disconnected')
      t.ok(before.has(200), 'it was at work')
      t.same([...after], [401], 'and is refused from then on')
      t.same(await statuses(shape, editor), every(401))
      t.same(await statuses(shape, river), every(200))
      t.same((await accountOf(editor, shape)).apps, [])
      await t.rejects(whoIs(editor), 'the client of the SDK is signed out')
    })

    const audit = await readFile(shape.auditPath, 'utf8')
    for (const what of ['session', 'app', 'all']) {
      t.match(audit, new RegExp(`"event":"account.revoke","outcome":"success","what":"${what}"`))
    }
  })
}
