import t from 'tap'
import { addCheck, addCommit, addReview } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_pull_request'
const third = { owner: 'mona', repo: 'trail-map', number: 3 }

t.test('a pull request comes with files, reviews and checks', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  const found = await call(tool, third)
  t.match(found.structuredContent, {
    ...{ number: 3, state: 'open', mergeable: true, changed_files: 1, additions: 1 },
    body: /^Fixes #1\./,
    files: [{ path: 'src/distance.ts', status: 'added', additions: 1, deletions: 0 }],
    reviews: [
      { author: 'mona', state: 'changes_requested', body: /^Name the unit\./ },
      { author: 'mona', state: 'approved', body: undefined },
    ],
    checks: [
      { name: 'test', state: 'failure' },
      { name: 'slow', state: 'in_progress' },
      { name: 'lint', state: 'success' },
    ],
  })
  t.match(found.text, '\nChecks:\n- failure: "test"\n- in_progress: "slow"\n- success: "lint"\n')
  t.match(found.text, /Reviews, oldest first:\n- mona: changes_requested on 2026-01-02\n> Name/)
  t.match(found.text, '1 changed file, +1 -0:\n- added "src/distance.ts", +1 -0')
  isHarmless(t, found)
  t.equal(askedPaths().length, 5)
})

t.test('many files go on with the cursor, which repeats nothing else', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const files = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`f${at}.md`, 'x\n']))
  addCommit(model, repository('mona/trail-map'), { branch: 'haversine', files })
  const seen: string[] = []
  let cursor: string | undefined
  for (let calls = 0; calls === 0 || cursor; calls++) {
    if (calls > 10) throw new Error('it never ends')
    const args = { ...third, per_page: 50, ...(cursor && { cursor }) }
    const { structuredContent } = await call(tool, args)
    seen.push(...structuredContent.files.map(({ path }: { path: string }) => path))
    t.equal(structuredContent.reviews === undefined, calls > 0)
    cursor = structuredContent.next_cursor
  }
  t.equal(new Set(seen).size, 121)
  t.equal(seen.length, 121)
})

t.test('all that can be long at once is cut, and said to be', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const map = repository('mona/trail-map')
  const wide = '"'.repeat(900)
  const files = Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`${at}${wide}`, 'x\n']))
  const { sha } = addCommit(model, map, { branch: 'haversine', files })
  const pull = map.issues[2] as Parameters<typeof addReview>[1]
  pull.body = 'a\n\n'.repeat(60_000)
  for (let n = 0; n < 120; n++) {
    addReview(model, pull, {
      author: 'hubot',
      state: 'COMMENTED',
      body: wide.repeat(9),
      commitSha: sha,
    })
    addCheck(model, map, { sha, name: `${wide}${n}`, conclusion: 'failure' })
  }
  const { structuredContent, text } = await call(tool, { ...third, per_page: 100 })
  t.match(structuredContent, { body_cut: true, next_cursor: /./ })
  t.match(structuredContent.reviews.at(-1), { body_cut: true })
  t.match(text, 'The rest of this text is left out: see html_url.')
  t.match(text, 'Others are left out: see html_url.')
  t.match(text, '80 more are left out: see html_url.')
})

t.test('what a pull request does not have is said', async (t) => {
  const { call, github, model, repository } = await buildTown(t)
  const map = repository('mona/trail-map')
  Object.assign(map.issues[2]!.pull!, { reviews: [] })
  map.checks = []
  const { text } = await call(tool, third)
  t.match(text, 'Checks:\nNone.\nReviews, oldest first:\nNone.')
  t.ok(model)
  const plain = { ref: 'x', sha: 's', repo: { full_name: 'mona/trail-map', private: false } }
  github.on('/repos/mona/trail-map/pulls/3', {
    ...{ number: 3, title: '', state: 'open', html_url: 'h', labels: [], head: plain, base: plain },
    ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
    mergeable: false,
  })
  github.on('/repos/mona/trail-map/commits/s/check-runs', { total_count: 0, check_runs: [] })
  t.match((await call(tool, third)).text, ', has conflicts')
})

t.test('a private repository is withheld, and an issue is no pull request', async (t) => {
  const { call } = await buildTown(t)
  for (const number of [3, 1, 99]) {
    t.equal((await call(tool, { ...third, repo: 'garden', number })).text, missingOrPrivate)
  }
  t.equal((await call(tool, { ...third, repo: 'nothing' })).text, missingOrPrivate)
  const { structuredContent } = await call(tool, { ...third, repo: 'garden' }, withPrivate)
  t.match(structuredContent, { number: 3 })
  t.match((await call(tool, { ...third, number: 1 }, withPrivate)).text, /^API_003/)
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number, perPage, cursor } = mistakes
  await refuses(t, tool, third, [owner, repo, number, perPage, cursor])
})
