import t from 'tap'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'add_issue_comment'
const right = { owner: 'mona', repo: 'trail-map', number: 1, body: 'Measured again: 7 km.' }

t.test('a comment is added as the person who is signed in', async (t) => {
  const { call, repository } = await buildTown(t)
  const made = await call(tool, right, write)
  const comment = repository('mona/trail-map').issues[0]!.comments.at(-1)!
  t.match(comment, { author: 'mona', body: right.body })
  t.match(made.structuredContent, { id: comment.id, html_url: /#issuecomment-/ })
  t.match(made.text, /^Commented on mona\/trail-map#1\nhttps:/)
  isHarmless(t, made)
})

t.test('what is not there cannot be commented on', async (t) => {
  const { call } = await buildTown(t)
  t.match((await call(tool, { ...right, number: 99 }, write)).text, /^API_003 GITHUB_NOT_FOUND/)
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number } = mistakes
  const valid = 'a comment of 1 to 65,536 characters'
  await refuses(
    t,
    tool,
    right,
    [owner, repo, number, [{ body: ' ' }, `body is " ", but must be ${valid}.`]],
    write
  )
})
