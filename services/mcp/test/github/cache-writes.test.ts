import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { anyShape, mona } from './build.ts'
import { countShape, issues, replicas, repo } from './replicas.ts'

const create = 'POST /repos/{owner}/{repo}/issues'
const other = { userId: 2, accountKey: 'other', githubToken: 'gho_other' }

t.test('what was written is read at once, by everybody and from every replica', async (t) => {
  const { as, count } = replicas()
  await count()
  await count(other, 1)
  await as({}, 0).send(create, anyShape, { ...repo, title: 'x' })
  const seen = [await count({}, 1), await count(other, 1), await count(other, 0)]
  t.same(seen, [4, 5, 5], 'the write was the third answer')
})

t.test('one repository does not wear out the others, whatever case its name is in', async (t) => {
  const { as, count, asked } = replicas()
  const get = (of: object) => as(other).get(issues, countShape, { ...repo, ...of })
  await get({ repo: 'another' })
  await count()
  await as().send(create, anyShape, { owner: 'ACME', repo: 'Secret-Plans' })
  t.equal((await get({ repo: 'another' })).body.count, 1)
  t.equal(await count(), 4)
  t.equal(asked.length, 4)
})

t.test('the writer’s own lists and searches are read anew, nobody else’s', async (t) => {
  const { as } = replicas()
  const lists = ['GET /user/repos', 'GET /search/issues'] as const
  const read = async (who: object) => {
    const answers = await Promise.all(lists.map((route) => as(who).get(route, countShape)))
    return answers.map(({ body }) => body.count)
  }
  const [mine, theirs] = [await read({}), await read(other)]
  await as().send(create, anyShape, repo)
  t.same(await read(other), theirs)
  t.not((await read({}))[0], mine[0])
  const readsPrivate = { scopes: ['github:read', 'github:private'], accountKey: 'mona’s other' }
  const before = await read(readsPrivate)
  await as().send(create, anyShape, repo)
  t.not((await read(readsPrivate))[0], before[0], 'a session of the same person')
})

t.test('a write that failed may have happened, so it counts', async (t) => {
  const { as, count, github, network } = replicas()
  await count()
  const { fetch } = network
  network.fetch = async () => Promise.reject(new TypeError('fetch failed'))
  await t.rejects(as().send(create, anyShape, repo), { name: 'GITHUB_UNREACHABLE' })
  network.fetch = fetch
  t.equal(await count(), github.answers)
  t.equal(github.answers, 2)
})

t.test('what was asked for before a write and answered after it is not kept', async (t) => {
  const { as, count, network } = replicas()
  const { fetch } = network
  const [started, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  network.fetch = async (url, init) => {
    const answer = await fetch(url, init)
    if (init?.method === 'POST') return answer
    started.resolve()
    await held.promise
    return answer
  }
  const slow = count()
  await started.promise
  await as({}, 1).send(create, anyShape, repo)
  held.resolve()
  t.equal(await slow, 1)
  t.equal(await count(), 3)
})

t.test(
  'while keys rotate, replicas that differ in the newest agree on what was written',
  async (t) => {
    const [old, next] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
      string,
      string,
    ]
    const { as, count } = replicas({ rings: [keyRing([old, next]), keyRing([next, old])] })
    t.same([await count({}, 0), await count({}, 1)], [1, 1])
    await as({}, 1).send(create, anyShape, repo)
    t.equal(await count({}, 0), 3)
    await as(mona, 0).send(create, anyShape, repo)
    t.equal(await count({}, 1), 5)
  }
)
