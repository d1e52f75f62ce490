import t from 'tap'
import { addComment } from '#shared/testing/github/rest/plant.ts'
import { githubApi } from '../../fake-github.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_issue'
const first = { owner: 'mona', repo: 'trail-map', number: 1 }

t.test('an issue comes with its text and comments', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, first)
  t.match(found.structuredContent, {
    ...{ number: 1, author: 'hubot', labels: ['bug'], assignees: ['mona'], comments: 2 },
    is_pull_request: false,
    body: /^Two huts are 9 km apart\.\n\nFine"/,
    comment_list: [
      { author: 'mona', body: /^Right\./ },
      { author: 'ghost', body: 'The haversine formula would do.' },
    ],
  })
  t.match(found.text, /^mona\/trail-map#1, an issue, open: "Distances/)
  t.match(found.text, /\n> Two huts are 9 km apart\.\n> \n> Fine"/)
  t.match(found.text, /Comments, oldest first:\nmona on 2026-01-02:\n> Right\./)
  isHarmless(t, found)
})

t.test('a pull request is read as one, a closed issue with its time', async (t) => {
  const { call } = await buildTown(t)
  const pull = await call(tool, { ...first, number: 3 })
  t.equal(pull.structuredContent.is_pull_request, true)
  t.match(pull.text, 'a pull request (get_pull_request tells more)')
  const closed = await call(tool, { ...first, number: 2 })
  t.match(closed.structuredContent, { state: 'closed', closed_at: /^2026/, comment_list: [] })
  t.equal(closed.structuredContent.body, undefined)
  t.notMatch(closed.text, 'Comments')
})

t.test('long texts are cut, said to be, and the comments go on with the cursor', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const issue = repository('mona/trail-map').issues[0]!
  issue.body = 'a "\n'.repeat(20_000)
  for (let n = 0; n < 30; n++) addComment(model, issue, 'hubot', `${n} ${'\\'.repeat(30_000)}`)
  const seen: number[] = []
  let cursor: string | undefined
  for (let calls = 0; calls === 0 || cursor; calls++) {
    if (calls > 40) throw new Error('it never ends')
    const { structuredContent, text } = await call(tool, { ...first, ...(cursor && { cursor }) })
    seen.push(...structuredContent.comment_list.map(({ id }: { id: number }) => id))
    t.equal(structuredContent.body !== undefined, calls === 0, 'the text comes once')
    if (calls === 0) t.match(structuredContent, { body_cut: true, next_cursor: /./ })
    if (calls > 0) t.match(text, 'Its text came with the first comments.')
    if (calls === 1) t.match(text, 'The rest of this comment is left out: see html_url.')
    cursor = structuredContent.next_cursor
  }
  t.same(
    seen,
    issue.comments.map(({ id }) => id)
  )
})

t.test('an issue that was moved is read where it is now, unless that is private', async (t) => {
  const { call, github } = await buildTown(t)
  const moved = (name: string, to: string) => {
    for (const tail of ['', '/comments']) {
      const headers = { location: `${githubApi}/repos/${to}/issues/1${tail}` }
      const answer = () => new Response(null, { status: 301, headers })
      github.on(`/repos/mona/trail-map/issues/${name}${tail}`, answer)
    }
  }
  moved('77', 'mona/garden')
  moved('78', 'mona/trail-map')
  t.equal((await call(tool, { ...first, number: 77 })).text, missingOrPrivate)
  const seen = await call(tool, { ...first, number: 77 }, withPrivate)
  t.match(seen.text, /^mona\/garden#1, an issue, open/)
  t.match((await call(tool, { ...first, number: 78 })).text, /^mona\/trail-map#1, an issue, open/)
})

t.test('a private repository is withheld, and what is not there is not found', async (t) => {
  const { call } = await buildTown(t)
  for (const number of [1, 99]) {
    t.equal((await call(tool, { ...first, repo: 'garden', number })).text, missingOrPrivate)
  }
  const { structuredContent } = await call(tool, { ...first, repo: 'garden' }, withPrivate)
  t.match(structuredContent, { number: 1 })
  t.match((await call(tool, { ...first, number: 99 })).text, /^API_003 GITHUB_NOT_FOUND: /)
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number, perPage, cursor } = mistakes
  await refuses(t, tool, first, [owner, repo, number, perPage, cursor])
})
