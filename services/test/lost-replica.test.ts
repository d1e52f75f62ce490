import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startChild } from '#shared/testing/child.ts'
import { connectFirst } from './asking-clients.ts'
import { askingShapes } from './asking-shapes.ts'
import { all, resumptions, startCounting, steps } from './counting.ts'

t.test('pair: a client whose replica is killed goes on at another one', async (t) => {
  const shape = await askingShapes.pair(t)
  const client = await shape.connect(connectFirst, 'mona-demo')
  const startReplica = async (t: Test) => {
    const child = startChild('services/test/asking-server.ts', {
      ...shape.environment,
      LOG_LEVEL: 'info',
    })
    t.teardown(() => child.stop('SIGKILL'))
    const [, address = ''] = await child.untilOutput(/listening at (http:\S+?)"/)
    return { child, address }
  }

  await t.test('it followed the stream of a call at another one', async (t) => {
    const { child, address } = await startReplica(t)
    shape.routeTo(shape.replicas)
    const { call, told, reaches } = startCounting(client, true)
    await reaches(1)
    shape.routeTo([address])
    await reaches(5)
    shape.routeTo(shape.replicas)
    await child.stop('SIGKILL')
    t.match(await call, { structuredContent: { to: steps } })
    t.same(told, all)
  })

  await t.test('it worked on the call: the client is told so', async (t) => {
    const { child, address } = await startReplica(t)
    shape.routeTo([address])
    const { call, told, reaches } = startCounting(client)
    await reaches(3)
    shape.routeTo(shape.replicas)
    await child.stop('SIGKILL')
    await t.rejects(call, { code: 503, data: { code: 'SYS_009' } })
    t.same(told, all.slice(0, told.length))
    t.match(await client.call('count', { to: 1, pauseMs: 0 }), { structuredContent: { to: 1 } })
    await until(() => resumptions(client).at(-1)?.status === 204)
  })
})
