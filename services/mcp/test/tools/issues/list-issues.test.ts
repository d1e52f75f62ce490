import t from 'tap'
import { addIssue, addPull } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'list_issues'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('open issues are listed without pull requests', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, map)
  t.match(found.structuredContent, { issues: [{ number: 1, state: 'open', author: 'hubot' }] })
  t.equal(found.structuredContent.issues.length, 1)
  t.match(found.text, /^Issues of mona\/trail-map, open:\n- #1 open: "Distances/)
  isHarmless(t, found)
})

t.test('filters reach GitHub, each in its parameter', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const filters = { state: 'all', creator: 'hubot', assignee: 'mona', sort: 'updated' }
  const args = { ...map, ...filters, labels: ['bug'], since: '2026-01-01T00:00:00Z' }
  const { structuredContent } = await call(tool, args)
  t.match(structuredContent.issues, [{ number: 1 }])
  const asked = new URL(askedPaths().find((path) => path.includes('issues'))!, 'http://x')
    .searchParams
  t.match(Object.fromEntries(asked), { ...filters, labels: 'bug', since: args.since })
  const none = await call(tool, { ...map, labels: ['none'], state: 'closed' })
  t.match(none.text, 'Issues of mona/trail-map, closed:\nNone here.')
})

t.test(
  'every issue comes once over all pages, however many pull requests are between',
  async (t) => {
    const { call, model, repository } = await buildTown(t)
    const all = repository('mona/trail-map')
    for (let n = 0; n < 130; n++) {
      addIssue(model, all, { title: `Issue ${n}` })
      addPull(model, all, { title: `Pull ${n}`, head: 'haversine' })
    }
    const seen: number[] = []
    let cursor: string | undefined
    for (let calls = 0; calls === 0 || cursor; calls++) {
      if (calls > 20) throw new Error('it never ends')
      const args = { ...map, per_page: 40, ...(cursor && { cursor }) }
      const { structuredContent } = await call(tool, args)
      seen.push(...structuredContent.issues.map(({ number }: { number: number }) => number))
      t.ok(structuredContent.issues.length <= 40)
      cursor = structuredContent.next_cursor
    }
    t.equal(seen.length, 131)
    t.equal(new Set(seen).size, 131)
  }
)

t.test('a cursor belongs to its tool and arguments', async (t) => {
  const { call, model, repository } = await buildTown(t)
  addIssue(model, repository('mona/trail-map'), { title: 'One more' })
  const { next_cursor } = (await call(tool, { ...map, per_page: 1 })).structuredContent
  const wrong = [
    [tool, { ...map, per_page: 2 }],
    [tool, { ...map, per_page: 1, state: 'all' }],
    ['get_issue', { ...map, per_page: 1, number: 1 }],
  ] as const
  for (const [name, args] of wrong) {
    const { text } = await call(name, { ...args, cursor: next_cursor })
    const sentence = `cursor is "${next_cursor}", but must be a next_cursor of ${name} with the same other arguments.`
    t.equal(text, `VAL_001 INVALID_INPUT: ${sentence} Leave cursor out to begin again.`)
  }
})

t.test('a private repository is withheld', async (t) => {
  const { call } = await buildTown(t)
  for (const repo of ['garden', 'nothing']) {
    t.equal((await call(tool, { owner: 'mona', repo })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.match(structuredContent.issues, [{ number: 1 }])
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, perPage, cursor } = mistakes
  const login = 'a login, at most 50 characters, e.g. "octocat".'
  const labels = 'a list of at most 10 labels of 1 to 50 characters.'
  await refuses(t, tool, map, [
    ...[owner, repo, perPage, cursor],
    [{ state: 'ajar' }, 'state is "ajar", but must be one of "open", "closed", "all".'],
    [{ sort: 'x' }, 'sort is "x", but must be one of "created", "updated", "comments".'],
    [{ labels: 'bug' }, `labels is "bug", but must be ${labels}`],
    [{ labels: [''] }, 'labels[0] is "", but must be text of 1 to 50 characters.'],
    [{ creator: 'a/b' }, `creator is "a/b", but must be ${login}`],
    [{ assignee: '*' }, `assignee is "*", but must be ${login}`],
    [{ since: 'today' }, 'since is "today", but must be a time like "2026-01-31T00:00:00Z".'],
  ])
})
