import t from 'tap'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'review_pull_request'
const right = { owner: 'mona', repo: 'trail-map', number: 3, verdict: 'comment', body: 'Units?' }

t.test('each verdict becomes a review of that kind', async (t) => {
  const { call, repository } = await buildTown(t)
  const { pull } = repository('mona/trail-map').issues[2]!
  for (const [verdict, state] of [
    ['comment', 'COMMENTED'],
    ['approve', 'APPROVED'],
    ['request_changes', 'CHANGES_REQUESTED'],
  ]) {
    const made = await call(tool, { ...right, verdict }, write)
    const told = state!.toLowerCase()
    t.match(made.structuredContent, { state: told, html_url: /pull\/3/ })
    t.match(made.text, `Reviewed mona/trail-map#3: ${told}\nhttps://`)
    isHarmless(t, made)
    t.match(pull!.reviews.at(-1), { author: 'mona', state, body: 'Units?' })
  }
})

t.test('an approval needs no words, and names the commit that was read', async (t) => {
  const { call, github } = await buildTown(t)
  const { body: _, ...silent } = right
  const commit_sha = 'a'.repeat(40)
  await call(tool, { ...silent, verdict: 'approve', commit_sha }, write)
  const sent = JSON.parse(String(github.asked.at(-1)!.body))
  t.same(sent, { event: 'APPROVE', commit_id: commit_sha })
})

t.test('GitHub’s refusal of one’s own pull request is told', async (t) => {
  const { call, repository } = await buildTown(t)
  repository('mona/trail-map').issues[2]!.author = 'mona'
  const { text } = await call(tool, { ...right, verdict: 'approve' }, write)
  t.match(text, /^API_010 GITHUB_REFUSED_VALUES/)
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, number } = mistakes
  const silent =
    'body is missing, but a review that does not approve must say something. Give body, or the verdict "approve".'
  await refuses(
    t,
    tool,
    right,
    [
      owner,
      repo,
      number,
      [
        { verdict: 'merge' },
        'verdict is "merge", but must be one of "comment", "approve", "request_changes".',
      ],
      [{ body: ' ' }, silent],
      [
        { commit_sha: 'main' },
        'commit_sha is "main", but must be a commit’s SHA of 40 hexadecimal digits.',
      ],
    ],
    write
  )
})
