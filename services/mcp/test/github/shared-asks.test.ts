import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import { sharedAsks } from '../../github/shared-asks.ts'
import { connected } from './build.ts'
import { countShape, issues, replicas, repo } from './replicas.ts'

/** Asks that end when the test says so. */
function build() {
  const share = sharedAsks<number>()
  const begun: { signal: AbortSignal; end: PromiseWithResolvers<number> }[] = []
  const ask = (signal: AbortSignal) => {
    const end = Promise.withResolvers<number>()
    begun.push({ signal, end })
    return end.promise
  }
  return { begun, join: (key = 'a', signal = connected()) => share(key, signal, ask) }
}

t.test('who asks the same at once gets one answer, later ones another', async (t) => {
  const { begun, join } = build()
  const both = [join(), join()]
  const other = join('b')
  t.equal(begun.length, 2)
  begun[0]!.end.resolve(1)
  begun[1]!.end.resolve(2)
  t.same(await Promise.all([...both, other]), [1, 1, 2])
  t.equal(begun[0]!.signal.aborted, false, 'what was answered is not ended')
  const later = join()
  begun[2]!.end.resolve(3)
  t.equal(await later, 3)
})

t.test('a failure is everybody’s, and not remembered', async (t) => {
  const { begun, join } = build()
  const both = [join(), join()]
  begun[0]!.end.reject(new Error('no'))
  for (const one of both) await t.rejects(one, { message: 'no' })
  const later = join()
  begun[1]!.end.resolve(1)
  t.equal(await later, 1)
})

t.test('who leaves ends it for nobody else; the last one ends it', async (t) => {
  const { begun, join } = build()
  const [first, last] = [new AbortController(), new AbortController()]
  const [one, other] = [join('a', first.signal), join('a', last.signal)]
  const cancelled = { name: 'REQUEST_CANCELLED' }
  first.abort()
  await t.rejects(one, cancelled)
  t.equal(begun[0]!.signal.aborted, false)
  last.abort()
  await t.rejects(other, cancelled)
  t.equal(begun[0]!.signal.aborted, true)
  const next = join()
  t.equal(begun.length, 2, 'nobody joins what has ended')
  begun[1]!.end.resolve(1)
  t.equal(await next, 1)
  await t.rejects(join('c', AbortSignal.abort()), cancelled)
  t.equal(begun.length, 2)
})

t.test('reads of one sign-in at once are one request, those of another one are not', async (t) => {
  const { as, asked, network } = replicas()
  const { fetch } = network
  const held = Promise.withResolvers<void>()
  network.fetch = async (...given) => {
    await held.promise
    return fetch(...given)
  }
  const get = (who = {}) => as(who).get(issues, countShape, repo)
  const answers = [get(), get(), get(), get({ githubToken: 'gho_other' })]
  await nextTurn()
  held.resolve()
  const counts = (await Promise.all(answers)).map(({ body }) => body.count)
  t.same([asked.length, new Set(counts.slice(0, 3)).size], [2, 1])
  t.not(counts[3], counts[0])
})

t.test('who has no answer to confirm does not join who has', async (t) => {
  const store = memoryStore()
  const { as, asked, network, wait } = replicas({ store })
  const get = () => as().get(issues, countShape, repo)
  await get()
  wait(60)
  const { fetch } = network
  const [started, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  network.fetch = async (...given) => {
    started.resolve()
    await held.promise
    return fetch(...given)
  }
  const confirming = get()
  await started.promise
  const [key] = await store.listIndex('gatehouse:mcp:github-cached:account', 2)
  await store.take(key!)
  const asking = get()
  await nextTurn()
  held.resolve()
  t.same([(await confirming).body.count, (await asking).body.count], [1, 2])
  t.same(
    asked.map(({ etag }) => etag),
    [null, '"v1"', null]
  )
})
