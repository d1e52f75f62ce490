import t from 'tap'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'create_issue'
const right = { owner: 'mona', repo: 'trail-map', title: 'Add a hut' }

t.test('an issue is opened with all that is given', async (t) => {
  const { call, repository } = await buildTown(t)
  const more = { body: 'By the **lake**.', labels: ['idea'], assignees: ['hubot'] }
  const made = await call(tool, { ...right, ...more }, write)
  const { number } = made.structuredContent
  t.match(made.structuredContent, { title: 'Add a hut', state: 'open', html_url: /issues\/\d+$/ })
  t.match(made.text, `Opened mona/trail-map#${number}, open: "Add a hut"\nhttps://`)
  isHarmless(t, made)
  const issue = repository('mona/trail-map').issues.at(-1)!
  t.match(issue, { number, title: right.title, author: 'mona', ...more })
})

t.test('a title is enough', async (t) => {
  const { call, repository } = await buildTown(t)
  await call(tool, right, write)
  t.match(repository('mona/trail-map').issues.at(-1), { body: null, labels: [], assignees: [] })
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  const many = Array.from({ length: 21 }, () => 'a')
  await refuses(
    t,
    tool,
    right,
    [
      mistakes.owner,
      mistakes.repo,
      [{ title: ' ' }, 'title is " ", but must be a title of 1 to 256 characters.'],
      [{ labels: many }, 'labels has 21 entries, but must be a list of at most 20 entries.'],
      [{ labels: [''] }, 'labels[0] is "", but must be a label of 1 to 50 characters.'],
      [
        { assignees: ['a b'] },
        'assignees[0] is "a b", but must be a login, at most 50 characters, e.g. "octocat".',
      ],
    ],
    write
  )
})
