import t from 'tap'
import { blobSha } from '#shared/testing/github/rest/git.ts'
import { buildTown, isHarmless, mistakes, refuses, write, writesOnlyWhereItMay } from '../town.ts'

const tool = 'put_file'
const right = {
  ...{ owner: 'mona', repo: 'trail-map', path: 'src/hut.ts', branch: 'main' },
  ...{ message: 'Add a hut', content: 'export const hut = "Grüntenhütte"\n' },
}

t.test('a new file is committed, then changed by its sha', async (t) => {
  const { call, repository } = await buildTown(t)
  const { branches, commits } = repository('mona/trail-map')
  const now = () => commits.get(branches.get('main')!)!
  const made = await call(tool, right, write)
  const sha = blobSha(right.content)
  t.match(made.structuredContent, { path: right.path, sha, commit_sha: now().sha })
  t.match(made.text, /^Created "src\/hut\.ts" on the branch "main" of mona\/trail-map\nsha /)
  isHarmless(t, made)
  t.equal(now().files.get(right.path), right.content)
  t.match(now(), { message: 'Add a hut', author: 'mona' })

  const changed = await call(tool, { ...right, sha, content: '' }, write)
  t.match(changed.text, /^Changed "src\/hut\.ts"/)
  t.equal(now().files.get(right.path), '')
})

t.test('what somebody else wrote meanwhile is not overwritten', async (t) => {
  const { call, repository } = await buildTown(t)
  const before = [...repository('mona/trail-map').branches]
  const known = { ...right, path: 'README.md' }
  const blind = await call(tool, known, write)
  t.match(blind.text, 'The file exists already, so its present sha is needed to change it.')
  const late = await call(tool, { ...known, sha: 'a'.repeat(40) }, write)
  t.match(late.text, 'The file has changed since it was read; nothing was written.')
  t.same([...repository('mona/trail-map').branches], before)
})

t.test('no workflow is written, however its path is spelled', async (t) => {
  const { call, github } = await buildTown(t)
  for (const path of [
    '.github/workflows/ci.yml',
    '/.github/workflows/ci.yml',
    '.GitHub/Workflows/deep/ci.yml',
    '.github/workflows',
    '.github/workflows/',
    '.github\\workflows\\ci.yml',
    '.github /workflows./ci.yml',
    '.gi\u200cthub/workflows/ci.yml',
    '.github/wor\u212aflows/ci.yml',
    '.github/work\ufb02ows/ci.yml',
    '\uff0egithub/workflows/ci.yml',
  ]) {
    const { text } = await call(tool, { ...right, path }, write)
    t.match(text, /^VAL_001 INVALID_INPUT: path lies under \.github\/workflows/, path)
  }
  t.match((await call(tool, { ...right, path: '/' }, write)).text, 'path names no file.')
  t.same(github.asked, [])
  t.equal((await call(tool, { ...right, path: '.github/CODEOWNERS' }, write)).isError, false)
})

t.test('nothing is written where the session may not', (t) => writesOnlyWhereItMay(t, tool, right))

t.test('wrong arguments are named', async (t) => {
  const path = 'but must be a path from the root of the repository, at most 1,000 characters'
  await refuses(
    t,
    tool,
    right,
    [
      mistakes.owner,
      mistakes.repo,
      [{ path: 'a/../b' }, `path is "a/../b", ${path}, e.g. "src/index.ts".`],
      [
        { path: '.github//workflows/a' },
        `path is ".github//workflows/a", ${path}, e.g. "src/index.ts".`,
      ],
      [{ message: '' }, 'message is "", but must be a commit message of 1 to 5,000 characters.'],
      [{ sha: 'A' }, 'sha is "A", but must be a file’s SHA of 40 hexadecimal digits.'],
      [
        { branch: 'a b' },
        'branch is "a b", but must be the name of a branch, at most 255 characters.',
      ],
    ],
    write
  )
})
