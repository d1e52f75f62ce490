import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { beforeExit } from '../../audit/before-exit.ts'
import { recordsIn } from './build.ts'

t.test('what happened in the turn that ends the process is written', async (t) => {
  const path = join(t.testdir(), 'audit.log')
  const program = new URL('failing-program.ts', import.meta.url).pathname
  const how = { encoding: 'utf8', timeout: 20_000 } as const
  const { status, stderr } = spawnSync(process.execPath, [program, path], how)
  t.equal(status, 1)
  t.match(stderr, 'an error that nobody caught')
  t.match(recordsIn(path), [{ event: 'audit.opened' }, { event: 'oauth.consent' }])
})

t.test('a process has one listener for all logs, and none when they are closed', async (t) => {
  const before = process.listenerCount('exit')
  const forget = Array.from({ length: 20 }, () => beforeExit(() => undefined))
  t.equal(process.listenerCount('exit'), before + 1)
  for (const one of forget) one()
  t.equal(process.listenerCount('exit'), before)
})
