import t from 'tap'
import { until } from '#shared/test/until.ts'
import { addCommit } from '#shared/testing/github/rest/plant.ts'
import { suggested } from '../ask-town.ts'
import { modern } from '../build.ts'
import { sendAndLeave } from '../talk.ts'
import { buildTown, withPrivate } from '../tools/town.ts'

const ref = 'github://repos/{owner}/{repo}/branches/{branch}/contents/{+path}'
const map = { owner: 'mona', repo: 'trail-map' }
const garden = { owner: 'mona', repo: 'garden' }

t.test('branches are those of the repository, then those that begin so', async (t) => {
  const town = await buildTown(t)
  t.same((await suggested(town, { ref, name: 'branch', others: map })).sort(), [
    'haversine',
    'main',
  ])
  town.github.on('/repos/mona/trail-map/git/matching-refs/heads/ha', [
    { ref: 'refs/heads/haversine' },
    { ref: 'refs/heads/ha/refs/heads/x' },
  ])
  const begun = await suggested(town, { ref, name: 'branch', value: 'ha', others: map })
  t.same(begun, ['haversine', 'ha/refs/heads/x'])
  town.github.on('/repos/mona/trail-map/git/matching-refs/heads/ha', [
    { ref: 'refs/heads/ha/b' },
    { ref: 'refs/heads/hat' },
  ])
  t.same(await suggested(town, { ref, name: 'branch', value: 'ha/', others: map }), ['ha/b'])
})

t.test('paths go on from the folder that is written', async (t) => {
  const town = await buildTown(t)
  const asked = { ref, name: 'path', others: { ...map, branch: 'main' } }
  t.same(await suggested(town, asked), ['README.md', 'src/'])
  t.same(await suggested(town, { ...asked, value: 'read' }), ['README.md'])
  t.same(await suggested(town, { ...asked, value: 'src/' }), ['src/deep/', 'src/plan.ts'])
  t.same(await suggested(town, { ...asked, value: 'src/p' }), ['src/plan.ts'])
  t.same(await suggested(town, { ...asked, value: 'src/plan.ts/' }), [], 'a file holds nothing')
  t.same(await suggested(town, { ...asked, value: 'none/' }), [])
  const onBranch = { ...asked, value: 'src/d', others: { ...map, branch: 'haversine' } }
  t.same(await suggested(town, onBranch), ['src/deep/', 'src/distance.ts'])
  const files = 'github://repos/{owner}/{repo}/contents/{+path}'
  const plain = await suggested(town, { ref: files, name: 'path', value: 'src/d', others: map })
  t.same(plain, ['src/deep/'])
})

t.test('a hundred are told, and that there are more', async (t) => {
  const town = await buildTown(t)
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`many/${at}`, 'x']))
  addCommit(town.model, town.repository('mona/trail-map'), { files })
  const values = await suggested(town, { ref, name: 'path', value: 'many/', others: { ...map } })
  t.equal(values.length, 100)
})

t.test('of a private repository there is nothing without its scope', async (t) => {
  const town = await buildTown(t)
  town.github.on('/repos/mona/garden/git/matching-refs/heads/m', [{ ref: 'refs/heads/main' }])
  for (const [name, value] of [
    ['branch', ''],
    ['branch', 'm'],
    ['path', ''],
    ['path', 'sp'],
  ] as const) {
    const asked = { ref, name, value, others: garden }
    t.same(await suggested(town, asked), [])
    t.ok((await suggested(town, { ...asked, scopes: withPrivate })).length > 0, `${name} ${value}`)
  }
})

t.test('without a repository, or with what is none, nobody is asked', async (t) => {
  const town = await buildTown(t)
  for (const name of ['branch', 'path']) {
    for (const others of [{}, { owner: 'mona' }, { owner: 'mona', repo: 'a/b' }, { repo: 'x' }]) {
      t.same(await suggested(town, { ref, name, others: others as Record<string, string> }), [])
    }
  }
  const wrong: [string, string, object][] = [
    ['branch', 'a b', map],
    ['branch', 'a/../b', map],
    ['path', 'a/../b', map],
    ['path', 'a//', map],
    ['path', '', { ...map, branch: 'a b' }],
  ]
  for (const [name, value, others] of wrong) {
    t.same(await suggested(town, { ref, name, value, others: { ...others } }), [], value)
  }
  const reached = town.askedPaths().filter((path) => path !== '/repos/mona/trail-map')
  t.same(reached, [])
})

t.test('a suggestion that nobody waits for ends at GitHub', async (t) => {
  const town = await buildTown(t)
  const { promise, resolve } = Promise.withResolvers<AbortSignal>()
  town.github.on('/search/users', (_url: URL, { signal }: RequestInit) => {
    resolve(signal!)
    return new Promise<Response>((_resolve, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason))
    })
  })
  const { token } = await town.signIn({ userId: 1, login: 'mona' })
  const params = {
    ref: { type: 'ref/prompt', name: 'github_user_summary' },
    argument: { name: 'username', value: 'hu' },
  }
  const call = await sendAndLeave(town, modern({ method: 'completion/complete', params, token }))
  const signal = await promise
  call.hangUp()
  await until(() => signal.aborted)
  t.ok(signal.aborted)
})
