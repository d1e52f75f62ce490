import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { elapsedMs } from '../../testing/elapsed.ts'

t.test('waiting counts, in no more milliseconds than it took', async (t) => {
  const startMs = performance.now()
  const tookMs = await elapsedMs(sleep(200))
  t.ok(tookMs > 0 && tookMs <= performance.now() - startMs, `${tookMs} ms`)
})

t.test('time in which the process could do nothing is one tick', async (t) => {
  const blocked = sleep(1).then(() => {
    const endMs = performance.now() + 300
    while (performance.now() < endMs);
  })
  t.ok((await elapsedMs(blocked)) < 200)
})

t.test('a failure passes through', async (t) => {
  await t.rejects(elapsedMs(Promise.reject(new Error('no'))), { message: 'no' })
})
