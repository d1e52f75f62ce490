import t from 'tap'
import type { AccountPage, AppOnPage } from '../../views/pages.ts'
import { openPage } from './open-page.ts'

const at = Date.UTC(2030, 0, 2, 3, 4) / 1000
const app: AppOnPage = {
  clientId: 'client-1',
  clientName: 'Claude Code',
  clientHost: null,
  redirectUri: 'https://claude.ai/callback',
  redirect: { host: 'claude.ai', isLoopback: false, customScheme: null },
  scopes: ['github:read', 'github:write'],
  connectedAt: at,
  lastUsedAt: at + 60,
  sessionCount: 1,
  sessions: [{ id: 'session-1', createdAt: at, lastUsedAt: at + 60 }],
}
const page: AccountPage = {
  login: 'mona-test',
  csrf: 'csrf-1',
  shownAt: at + 6 * 60,
  lastUseSeconds: 30 * 24 * 3600,
  apps: [app],
  hasMore: false,
  notice: null,
}

const open = async (t: Parameters<typeof openPage>[0], changed: Partial<AccountPage>) =>
  (await openPage(t, 'account', { ...page, ...changed })).payload
const openApp = (t: Parameters<typeof openPage>[0], changed: Partial<AppOnPage>) =>
  open(t, { apps: [{ ...app, ...changed }] })

/** The fields of each form that posts to `action`. */
function formsTo(html: string, action: string) {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
  return forms
    .filter(([, attributes]) => attributes!.includes(`action="${action}"`))
    .map(([, , inner]) =>
      Object.fromEntries(
        [...inner!.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
          name,
          value,
        ])
      )
    )
}

t.test('an app is told in plain words, with times that name their zone', async (t) => {
  const html = await open(t, {})
  t.match(html, '<bdi>Claude Code</bdi>')
  t.match(html, '<code>claude.ai</code>')
  t.match(html, 'Create and change things as you')
  t.match(html, '<time datetime="2030-01-02T03:04:00Z">January 2, 2030 at 03:04 UTC</time>')
  t.match(html, /<time datetime="2030-01-02T03:05:00Z" title="January 2, 2030 at 03:05 UTC">5 m/)
  t.match(html, '<summary>Live sessions: 1</summary>')
  t.match(html, 'You are signed in as mona-test.')
  t.notMatch(html, /role="status"|There are more|No app is connected|Only the newest/)
})

t.test('each thing has a form of its own to end it', async (t) => {
  const html = await open(t, {})
  const csrf = 'csrf-1'
  t.same(formsTo(html, '/account/revoke'), [
    { csrf, what: 'session', id: 'session-1' },
    { csrf, what: 'app', id: 'client-1' },
    { csrf, what: 'all' },
  ])
  t.same(formsTo(html, '/account/sign-out'), [{ csrf }])
  const confirmed = [...html.matchAll(/<details\b[\s\S]*?<\/details>/g)].join('')
  t.equal(formsTo(confirmed, '/account/revoke').length, 3, 'all behind one more click')
})

t.test('how an app is known and where it leads is told', async (t) => {
  t.match(
    await openApp(t, { clientHost: 'claude.ai' }),
    /Described at<\/dt>\s*<dd><code>claude\.ai/
  )
  const loopback = { host: 'localhost:1', isLoopback: true, customScheme: null }
  t.match(await openApp(t, { redirect: loopback }), /localhost:1<\/code> \(a program on your/)
  const cursor = { host: 'x', isLoopback: false, customScheme: 'cursor' }
  t.match(await openApp(t, { redirect: cursor }), /<code>cursor:<\/code> \(a program on your/)
  const unknown = await openApp(t, { redirect: null, redirectUri: null, clientName: '' })
  t.match(unknown, '<bdi>An app without a name</bdi>')
  t.notMatch(unknown, /Sends you back|Redirect address/)
})

t.test('what was not used is told by its age: not yet, or not lately', async (t) => {
  const [session] = app.sessions
  const unused = { lastUsedAt: null, sessions: [{ ...session!, lastUsedAt: null }] }
  const young = await openApp(t, unused)
  t.equal(young.match(/Last used(<\/dt>\s*<dd>|: )\s*not yet</g)?.length, 2)
  t.notMatch(young, '30 days')
  const apps = [{ ...app, ...unused }]
  const old = await open(t, { apps, shownAt: at + page.lastUseSeconds })
  t.equal(old.match(/Last used(<\/dt>\s*<dd>|: )\s*not in the last 30 days</g)?.length, 2)
  t.notMatch(old, 'not yet')
})

t.test('what is not in use is said to be so, and can be disconnected all the same', async (t) => {
  const idle = await openApp(t, { sessionCount: 0, sessions: [] })
  t.match(idle, 'No live session: you have allowed it, and it is not in use.')
  t.notMatch(idle, 'Last used', 'nothing is known of sessions that are over')
  t.equal(formsTo(idle, '/account/revoke').length, 2, 'it can be disconnected all the same')
})

t.test('what is left out is said', async (t) => {
  t.match(await open(t, { hasMore: true }), 'There are more apps than are shown here.')
  t.match(await openApp(t, { sessionCount: 21 }), 'Only the newest 1 sessions are shown.')
})

t.test('where nothing is connected it says what to do', async (t) => {
  const html = await open(t, { apps: [] })
  t.match(html, /No app is connected[\s\S]*<a class="button primary" href="\/">Connect an app</)
  t.same(formsTo(html, '/account/revoke'), [])
})

t.test('what was done is told, and what was not', async (t) => {
  const told = { isPartial: false, isPending: false }
  for (const [what, words] of [
    ['session', 'The session has ended.'],
    ['app', 'The app is disconnected.'],
    ['all', 'Every app is disconnected'],
  ] as const) {
    const html = await open(t, { notice: { what, ...told } })
    t.match(html, new RegExp(`role="status"[^>]*>\\s*<h2>${words}`))
    t.match(html, new RegExp(`<title>${words}.* · Your connected apps · Gatehouse</title>`))
    t.notMatch(html, /Not everything|GitHub has not been told/)
  }
  const partial = await open(t, { notice: { what: 'all', isPartial: true, isPending: true } })
  t.match(partial, '<h2>Not everything was disconnected</h2>')
  t.match(partial, 'GitHub has not been told yet')
  t.notMatch(partial, 'Every app is disconnected')
})

t.test('names and ids that somebody chose do no harm', async (t) => {
  const html = await openApp(t, { clientName: '<b>\u202ex', clientId: 'https://x/"><script>' })
  t.notMatch(html, /<b>|<script|\u202e/)
})
