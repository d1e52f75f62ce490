import t from 'tap'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { buildTown, isHarmless, missingOrPrivate, mistakes, refuses, withPrivate } from '../town.ts'

const tool = 'get_commit'
const head = { owner: 'mona', repo: 'trail-map', ref: 'haversine' }

t.test('a commit comes with its whole message and patches', async (t) => {
  const { call } = await buildTown(t)
  const found = await call(tool, head)
  t.match(found.structuredContent, {
    ...{ title: 'Measure along the great circle', author: 'hubot', additions: 1, deletions: 0 },
    message: /^Measure along the great circle\n\nFine"/,
    parents: [/^\w{40}$/],
    files: [{ path: 'src/distance.ts', status: 'added', patch: /^@@ .*\n\+export const radius/ }],
  })
  t.match(found.text, '- added "src/distance.ts", +1 -0\n> @@ -1,0 +1,1 @@\n> +export const radius')
  isHarmless(t, found)
})

t.test('what does not fit goes on with the cursor, and a long patch is cut', async (t) => {
  const { call, model, repository } = await buildTown(t)
  const long = Array.from({ length: 4000 }, (_, at) => `"${at}"\n`).join('')
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, long]))
  const message = `Long\n\n${'word '.repeat(9000)}`
  const { sha } = addCommit(model, repository('mona/trail-map'), { files, message })
  const seen: string[] = []
  let cursor: string | undefined
  for (let calls = 0; calls === 0 || cursor; calls++) {
    if (calls > 40) throw new Error('it never ends')
    const args = { ...head, ref: sha.slice(0, 10), ...(cursor && { cursor }) }
    const { structuredContent, text } = await call(tool, args)
    seen.push(...structuredContent.files.map(({ path }: { path: string }) => path))
    t.equal(structuredContent.message !== undefined, calls === 0, 'the message comes once')
    t.equal(structuredContent.files[0].patch_cut, true)
    t.match(text, 'The rest of this patch is left out.')
    if (calls === 0) t.match(text, 'The rest of the message is left out: see html_url.')
    cursor = structuredContent.next_cursor
  }
  t.same(seen.toSorted(), Object.keys(files).toSorted())
})

t.test('renamed, binary and missing files are told', async (t) => {
  const { call, github } = await buildTown(t)
  const commit = { sha: 's', html_url: 'h', commit: { message: 'x' }, parents: [] }
  const file = { filename: 'b.png', additions: 0, deletions: 0 }
  const renamed = { ...file, status: 'renamed', previous_filename: 'a.png' }
  github.on('/repos/mona/trail-map/commits/haversine', { ...commit, files: [renamed] })
  const { structuredContent, text } = await call(tool, head)
  t.match(structuredContent.files, [{ previous_path: 'a.png', patch: undefined }])
  t.match(text, '- renamed "b.png" from "a.png", +0 -0')
  github.on('/repos/mona/trail-map/commits/haversine', commit)
  t.match((await call(tool, head)).text, 'Changed files, +0 -0 in all:\nNone.')
})

t.test('a private repository is withheld', async (t) => {
  const { call, askedPaths } = await buildTown(t)
  for (const repo of ['garden', 'nothing']) {
    for (const ref of ['haversine', 'none']) {
      t.equal((await call(tool, { owner: 'mona', repo, ref })).text, missingOrPrivate)
    }
  }
  t.equal(askedPaths().length, 8)
  const found = await call(tool, { ...head, repo: 'garden' }, withPrivate)
  t.match(found.structuredContent, { author: 'hubot' })
})

t.test('wrong arguments are named', async (t) => {
  const { owner, repo, ref, perPage, cursor } = mistakes
  await refuses(t, tool, head, [owner, repo, ref, perPage, cursor])
})
