import { getEventListeners } from 'node:events'
import t from 'tap'
import { withTimeLimit } from '../time-limit.ts'

/** Work that lasts until it is told to end. */
const untilEnded = (ending: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    const end = () => reject(ending.reason)
    ending.addEventListener('abort', end)
    if (ending.aborted) end()
  })

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

t.test('work that is done in time leaves nothing behind', async (t) => {
  const { signal } = new AbortController()
  const before = timers()
  let given: AbortSignal | null = null
  const done = await withTimeLimit(signal, 60_000, async (ending) => {
    given = ending
    t.equal(getEventListeners(signal, 'abort').length, 1)
    t.equal(timers(), before + 1)
    return 1
  })
  t.equal(done, 1)
  t.match(given, { aborted: false })
  t.equal(getEventListeners(signal, 'abort').length, 0)
  t.equal(timers(), before)
})

t.test('work that fails passes its error on', async (t) => {
  const { signal } = new AbortController()
  const failing = withTimeLimit(signal, 60_000, () => Promise.reject(new Error('no')))
  await t.rejects(failing, { message: 'no' })
  t.equal(getEventListeners(signal, 'abort').length, 0)
})

t.test('it ends when the time is over', async (t) => {
  const { signal } = new AbortController()
  await t.rejects(withTimeLimit(signal, 1, untilEnded), { name: 'TimeoutError' })
})

t.test('it ends with the signal, for its reason; at once if that has ended', async (t) => {
  const left = new Error('left')
  const leaving = new AbortController()
  const working = withTimeLimit(leaving.signal, 60_000, untilEnded)
  leaving.abort(left)
  await t.rejects(working, left)
  await t.rejects(withTimeLimit(AbortSignal.abort(left), 60_000, untilEnded), left)
})
