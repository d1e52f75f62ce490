import { mock } from 'node:test'
import Fastify from 'fastify'
import t from 'tap'
import sweepPlugin from '../../plugins/sweep.ts'

t.test('the sweep runs every minute while the host is up, and is awaited at the end', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const calls: string[] = []
  const sweep = {
    run: async () => void calls.push('run'),
    stop: async () => void calls.push('stop'),
  }
  const app = Fastify()
  await app.register(sweepPlugin, { sweep })
  await app.ready()
  mock.timers.tick(59_999)
  t.same(calls, [])
  mock.timers.tick(60_001)
  t.same(calls, ['run', 'run'])
  await app.close()
  mock.timers.tick(600_000)
  t.same(calls, ['run', 'run', 'stop'])
})
