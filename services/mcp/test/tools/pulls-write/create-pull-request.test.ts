import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'create_pull_request'
const right = {
  ...{ owner: 'mona', repo: 'trail-map', title: 'Add huts' },
  ...{ head: 'huts', base: 'main' },
}

t.test('a pull request is opened from one branch to another', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const map = repository('mona/trail-map')
  map.branches.set('huts', map.branches.get('main')!)
  addCommit(model, map, { branch: 'huts', author: 'mona', message: 'Huts', files: { huts: '1' } })
  const made = await call(tool, { ...right, body: 'Three of them.', draft: true }, write)
  const { number } = made.structuredContent
  t.match(made.structuredContent, { title: 'Add huts', state: 'open', html_url: /pull\/\d+$/ })
  t.match(made.text, `Opened mona/trail-map#${number}, open: "Add huts"`)
  isHarmless(t, made)
  t.match(map.issues.at(-1), {
    number,
    body: 'Three of them.',
    author: 'mona',
    pull: { head: 'huts', base: 'main', isDraft: true },
  })
})

t.test('a branch that is not there is named', async (t) => {
  const { call } = await buildTown(t)
  t.match((await call(tool, right, write)).text, /^API_010 GITHUB_REFUSED_VALUES: .*head/)
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  await refuses(
    t,
    tool,
    right,
    [
      mistakes.owner,
      mistakes.repo,
      [
        { head: 'a b' },
        'head is "a b", but must be the name of a branch, or owner:branch, at most 300 characters.',
      ],
      [{ base: '' }, 'base is "", but must be the name of a branch, at most 255 characters.'],
    ],
    write
  )
})
