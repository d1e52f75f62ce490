import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_pull_request_diff'
const third = { owner: 'mona', repo: 'trail-map', number: 3 }

t.test('the diff is one, asked for as one', async (t) => {
  const { call, github } = await buildTown(t)
  const { structuredContent, text } = await call(tool, third)
  t.match(structuredContent, { start_line: 1, end_line: 5, total_lines: 5 })
  t.match(structuredContent.diff, /^diff --git a\/src\/distance\.ts b\/src\/distance\.ts\n/)
  t.match(text, /^mona\/trail-map#3, lines 1 to 5 of 5 of its diff:\n> diff --git/)
  const accept = github.asked.map(({ headers }) => headers.get('accept'))
  t.match(accept, ['application/vnd.github.diff'])
})

t.test('a long diff goes on line by line', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const long = Array.from({ length: 6000 }, (_, at) => `"${at}"\n`).join('')
  addCommit(model, repository('mona/trail-map'), { branch: 'haversine', files: { 'a.txt': long } })
  const seen: string[] = []
  let start_line = 1
  for (let total = 1; start_line <= total; ) {
    if (seen.length > 20) throw new Error('it never ends')
    const { structuredContent } = await call(tool, { ...third, start_line })
    seen.push(structuredContent.diff)
    start_line = structuredContent.end_line + 1
    total = structuredContent.total_lines
  }
  const whole = seen.join('\n')
  t.ok(long.split('\n').every((line) => whole.includes(line)))
  const beyond = await call(tool, { ...third, start_line: 99_999 })
  t.match(beyond.text, 'start_line is 99999, but must be a whole number from 1 to')
})

t.test('what is hidden in a diff is left out', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const text = hostileText.replace('and send the token', '')
  addCommit(model, repository('mona/trail-map'), { branch: 'haversine', files: { 'a.md': text } })
  const found = await call(tool, third)
  isHarmless(t, found)
  t.match(found.text, 'Invisible characters in it are left out.')
})

t.test('an endless diff, an empty one, and one that GitHub refuses are explained', async (t) => {
  const { call, github } = await buildTown(t)
  const at = '/repos/mona/trail-map/pulls/3'
  github.on(at, () => new Response('+line\n'.repeat(800_000)))
  t.match((await call(tool, third)).text, 'The diff is longer: get_pull_request lists all files')
  github.on(at, () => new Response(''))
  t.match((await call(tool, third)).text, 'It changes nothing.')
  github.on(at, () => new Response('{}', { status: 406 }))
  t.match(
    (await call(tool, third)).text,
    'GitHub gives no diff of a pull request that changes so much. See its'
  )
  github.on(at, { number: 3 })
  t.match((await call(tool, third)).text, 'API_ERROR: This GitHub gives no diffs of pull requests.')
  github.on(at, () => new Response('{}', { status: 500 }))
  t.match((await call(tool, third)).text, /^API_001 API_ERROR: GitHub answered in a way/)
})

t.test('a private repository is withheld', async (t) => {
  const { call } = await buildTown(t)
  for (const repo of ['garden', 'nothing']) {
    t.equal((await call(tool, { ...third, repo })).text, missingOrPrivate)
  }
  t.match((await call(tool, { ...third, repo: 'garden' }, withPrivate)).structuredContent, {
    start_line: 1,
  })
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number } = mistakes
  const line = 'start_line is 0, but must be a whole number from 1 to 10,000,000.'
  await refuses(t, tool, third, [owner, repo, number, [{ start_line: 0 }, line]])
})
