import t from 'tap'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'create_branch'
const right = { owner: 'mona', repo: 'trail-map', branch: 'feature/huts' }

t.test('a branch begins at the default branch, or where it is told', async (t) => {
  const { call, repository } = await buildTown(t)
  const { branches } = repository('mona/trail-map')
  const made = await call(tool, right, write)
  t.same(made.structuredContent, { branch: 'feature/huts', sha: branches.get('main') })
  t.match(made.text, /^Created the branch "feature\/huts" of mona\/trail-map at "main", commit /)
  isHarmless(t, made)
  t.equal(branches.get('feature/huts'), branches.get('main'))
  for (const from of ['haversine', branches.get('haversine')!]) {
    const branch = `from-${from}`
    await call(tool, { ...right, branch, from }, write)
    t.equal(branches.get(branch), branches.get('haversine'))
  }
})

t.test('the name of the default branch hides nothing', async (t) => {
  const { call, github, repository } = await buildTown(t)
  const sha = repository('mona/trail-map').branches.get('main')!
  github.on('/repos/mona/trail-map', { private: false, default_branch: 'main\u{e0041}' })
  github.on('/repos/mona/trail-map/commits/main%F3%A0%81%81', { sha })
  isHarmless(t, await call(tool, { ...right, branch: 'huts' }, write))
})

t.test('a name that is taken and a beginning that is not there are told', async (t) => {
  const { call } = await buildTown(t)
  const taken = await call(tool, { ...right, branch: 'haversine' }, write)
  t.match(taken.text, 'A branch or tag of this name exists already. Choose another name.')
  const nowhere = await call(tool, { ...right, from: 'nowhere' }, write)
  t.match(nowhere, { isError: true, text: /^API_0\d\d GITHUB_/ })
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  const valid = 'but must be the name of a branch, at most 255 characters.'
  const from = [{ from: 'a b' }, mistakes.ref[1].replace('ref', 'from')] as [object, string]
  await refuses(
    t,
    tool,
    right,
    [
      mistakes.owner,
      mistakes.repo,
      [{ branch: 'a b' }, `branch is "a b", ${valid}`],
      from as never,
    ],
    write
  )
})
