import { appendFileSync, existsSync, renameSync } from 'node:fs'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startChild } from '#shared/testing/child.ts'
import { dataDir } from './data-dir.ts'

t.test('tail prints the last records, and follows the log over its end', async (t) => {
  const { DATA_DIR, path, write, audit } = await dataDir(t)
  t.equal((await audit('tail', '-n', '3')).stdout.split('\n').length, 4)

  const args = ['tail', '-f', '-n', '1', '--event', 'oauth.register']
  const child = startChild('scripts/audit.ts', { DATA_DIR }, args)
  t.teardown(() => child.stop('SIGKILL'))
  const register = (clientName: string) =>
    write({ event: 'oauth.register', outcome: 'success', clientName })

  register('first')
  await child.untilOutput(/ first\n/)
  renameSync(path, `${path}.1`)
  // The process that writes has not noticed yet.
  register('second')
  await child.untilOutput(/ second\n/)
  await until(() => existsSync(path))
  register('third')
  await child.untilOutput(/ third\n/)
  appendFileSync(path, '{"time":"half a line')
  register('fourth')
  await child.untilOutput(/ fourth\n/)
  t.equal(child.output().split('\n').length, 5)
})
