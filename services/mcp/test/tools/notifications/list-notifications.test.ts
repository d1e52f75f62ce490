import t from 'tap'
import { addNotification } from '#shared/testing/github/rest/plant.ts'
import { answerIn, modern } from '../../build.ts'
import { buildTown, isHarmless, mistakes, read, refuses, withPrivate } from '../town.ts'

const tool = 'list_notifications'
const some = [...read, 'github:notifications']
const all = [...withPrivate, 'github:notifications']

t.test('notifications are listed without those of private repositories', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, {}, some)
  t.match(found.structuredContent, {
    includes_private: false,
    notifications: [{ repository: 'mona/trail-map', number: 1, reason: 'mention', unread: true }],
  })
  t.equal(found.structuredContent.notifications.length, 1)
  t.match(found.text, /^Notifications, unread:\n- mona\/trail-map#1, Issue: "Distances/)
  t.match(found.text, 'Private repositories are left out: they need github:private.')
  isHarmless(t, found)
})

t.test('with github:private all are listed', async (t) => {
  const { call } = await buildTown(t)
  const { structuredContent, text } = await call(tool, {}, all)
  t.match(structuredContent, {
    includes_private: true,
    notifications: [{ repository: 'mona/garden' }, { repository: 'mona/trail-map' }],
  })
  t.notMatch(text, 'left out')
})

t.test('filters and pages are GitHub’s, and a page of private ones leads on', async (t) => {
  const { call, model, repository, askedPaths } = await buildTown(t)
  const given = { login: 'mona', repository: repository('mona/trail-map'), title: 'v1', number: 9 }
  addNotification(model, { ...given, type: 'Release', isUnread: false })
  const args = { all: true, participating: false, since: '2026-01-01T00:00:00Z', per_page: 1 }
  const first = await call(tool, args, some)
  t.match(first.structuredContent.notifications, [
    { type: 'Release', unread: false, number: undefined },
  ])
  t.match(first.text, '- mona/trail-map, Release: "v1", subscribed, read, 2026-01-02')
  const second = await call(tool, { ...args, cursor: first.structuredContent.next_cursor }, some)
  t.match(second.structuredContent, { notifications: [], next_cursor: /./ })
  const third = await call(tool, { ...args, cursor: second.structuredContent.next_cursor }, some)
  t.match(third.structuredContent, { notifications: [{ number: 1 }], next_cursor: undefined })
  t.match(
    askedPaths()[0],
    '/notifications?all=true&participating=false&per_page=1&page=1&since=2026'
  )
})

t.test('a session without github:notifications is asked to step up', async (t) => {
  const { app, signIn, github } = await buildTown(t)
  const { token } = await signIn({ userId: 1, login: 'mona', scopes: read })
  const params = { name: tool, arguments: {} }
  const response = await app.inject(modern({ method: 'tools/call', params, token }))
  t.equal(response.statusCode, 403)
  t.match(response.headers['www-authenticate'], 'scope="github:read github:notifications"')
  t.equal(answerIn(response).result, undefined)
  t.same(github.asked, [])
})

t.test('wrong arguments are named', async (t) => {
  const { perPage, cursor } = mistakes
  await refuses(
    t,
    tool,
    {},
    [
      ...[perPage, cursor],
      [{ all: 'yes' }, 'all is "yes", but must be true or false.'],
      [{ participating: 1 }, 'participating is 1, but must be true or false.'],
      [{ since: 'now' }, 'since is "now", but must be a time like "2026-01-31T00:00:00Z".'],
    ],
    some
  )
})
