import t from 'tap'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'update_issue'
const first = { owner: 'mona', repo: 'trail-map', number: 1 }

t.test('what is given replaces what was there, and nothing else changes', async (t) => {
  const { call, repository } = await buildTown(t)
  const issue = repository('mona/trail-map').issues[0]!
  const { title, body, assignees } = issue
  const changed = await call(tool, { ...first, state: 'closed', labels: ['done'] }, write)
  t.match(changed.structuredContent, { number: 1, state: 'closed' })
  t.match(changed.text, /^Changed mona\/trail-map#1, closed: "Distances/)
  isHarmless(t, changed)
  t.match(issue, { title, body, assignees, state: 'closed', labels: ['done'] })

  await call(tool, { ...first, state: 'open', title: 'Shorter', body: '', assignees: [] }, write)
  t.match(issue, { title: 'Shorter', state: 'open', labels: ['done'], assignees: [] })
})

t.test('a pull request is changed in the same way', async (t) => {
  const { call, repository } = await buildTown(t)
  await call(tool, { ...first, number: 3, title: 'Great circle' }, write)
  t.equal(repository('mona/trail-map').issues[2]!.title, 'Great circle')
})

t.test('whom GitHub does not know is told in our words', async (t) => {
  const { call } = await buildTown(t)
  const { text } = await call(tool, { ...first, assignees: ['nobody'] }, write)
  t.match(text, /^API_010 GITHUB_REFUSED_VALUES: .*assignees/)
})

t.test('nothing is written where the session may not', (t) =>
  writesOnlyWhereItMay(t, tool, { ...first, state: 'closed' })
)

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number } = mistakes
  const valid = { state: 'open' }
  await refuses(
    t,
    tool,
    { ...first, ...valid },
    [
      owner,
      repo,
      number,
      [{ state: 'merged' }, 'state is "merged", but must be one of "open", "closed".'],
      [{ title: '' }, 'title is "", but must be a title of 1 to 256 characters.'],
    ],
    write
  )
  await refuses(
    t,
    tool,
    first,
    [
      [
        {},
        'Nothing to change is given. Give at least one of title, body, state, labels and assignees.',
      ],
    ],
    write
  )
})
