import t from 'tap'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_repository'
const map = { owner: 'mona', repo: 'trail-map' }

t.test('a repository comes with its languages and latest release', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, map)
  t.match(found.structuredContent, {
    full_name: 'mona/trail-map',
    default_branch: 'main',
    languages: { TypeScript: 900, Shell: 100 },
    topics: ['maps', 'hiking'],
    latest_release: { tag_name: 'v0.2.0', name: 'Stages', notes: 'Stages between huts.' },
    archived: false,
  })
  t.match(found.text, 'topics "maps", "hiking"\nlanguages in bytes: TypeScript 900, Shell 100')
  t.match(found.text, /latest release "v0\.2\.0" of 2026-01-02: "Stages"\n> Stages between huts\./)
  isHarmless(t, found)
})

t.test('a private one is missing to a session without github:private', async (t) => {
  const { call } = await buildTown(t)
  const hidden = await call(tool, { owner: 'mona', repo: 'garden' })
  const missing = await call(tool, { owner: 'mona', repo: 'nothing' })
  t.equal(hidden.text, missingOrPrivate)
  t.equal(missing.text, missingOrPrivate)
  const found = await call(tool, { owner: 'mona', repo: 'garden' }, withPrivate)
  t.match(found.structuredContent, { full_name: 'mona/garden', private: true })
  t.equal(found.structuredContent.latest_release, undefined)
  t.match(found.text, 'no release')
  const gone = await call(tool, { owner: 'mona', repo: 'nothing' }, withPrivate)
  t.match(gone.text, /^API_003 GITHUB_NOT_FOUND: /)
})

t.test('names of branches and tags hide nothing', async (t) => {
  const { call, github } = await buildTown(t)
  const plain = { full_name: 'mona/x', owner: { id: 1 }, private: false, html_url: 'h' }
  const hidden = '\u{e0041}\u202e'
  github.on('/repos/mona/x', { ...plain, default_branch: `dev${hidden}` })
  github.on('/repos/mona/x/languages', {})
  github.on('/repos/mona/x/releases/latest', { tag_name: `v1${hidden}`, html_url: 'r' })
  const found = await call(tool, { owner: 'mona', repo: 'x' })
  t.match(found.structuredContent, { default_branch: 'dev', latest_release: { tag_name: 'v1' } })
  isHarmless(t, found)
})

t.test('what GitHub does not tell is left out, a failure is not', async (t) => {
  const { call, github } = await buildTown(t)
  const plain = { full_name: 'mona/x', owner: { id: 1 }, private: false, html_url: 'h' }
  const more = {
    archived: true,
    fork: true,
    homepage: 'https://x.example',
    license: { spdx_id: 'MIT' },
  }
  github.on('/repos/mona/x', { ...plain, default_branch: 'dev', ...more })
  github.on('/repos/mona/x/languages', {})
  github.on('/repos/mona/x/releases/latest', {
    tag_name: 'v1',
    html_url: 'r',
    body: 'a\n'.repeat(30_000),
  })
  const { structuredContent, text } = await call(tool, { owner: 'mona', repo: 'x' })
  t.match(structuredContent, {
    license: 'MIT',
    archived: true,
    latest_release: { notes_cut: true },
  })
  t.match(text, 'default branch "dev", license MIT, archived: it is read-only, a fork')
  t.match(text, 'home page "https://x.example"')
  t.match(text, 'The rest of the notes is left out')
  github.on('/repos/mona/x/releases/latest', () => new Response('{}', { status: 500 }))
  t.match((await call(tool, { owner: 'mona', repo: 'x' })).text, /^API_001 API_ERROR/)
})

t.test('wrong arguments are named', async (t) => {
  await refuses(t, tool, map, [mistakes.owner, mistakes.repo])
})
