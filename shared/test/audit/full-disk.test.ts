import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { readLine } from '../../audit/chain.ts'
import { build } from '../build.ts'
import { until } from '../until.ts'
import { consent, nextTurn, openLog } from './build.ts'
import { linesIn } from './lines.ts'

const big = { ...consent, requestId: 'x'.repeat(3000) }

t.test('a full disk is told once, and whoever writes is not held up', async (t) => {
  const { log, told } = await openLog(t, { path: '/dev/full' })
  for (let count = 0; count < 1000; count++) log.write(big)
  await nextTurn()
  t.match(told, [{ level: 'error', entry: { err: { code: 'ENOSPC' } } }])
  t.equal(told.length, 1)
  const { lost, unwritten, isFailing } = log.state()
  t.ok(isFailing)
  t.equal(lost + unwritten, 1001, 'with the opening of the chain')
  t.ok(unwritten * 3000 < 1024 * 1024, 'what waits is bounded')
  await t.resolves(log.close())
})

t.test('requests go on meanwhile; health and metrics tell', async (t) => {
  const { log } = await openLog(t, { path: '/dev/full' })
  const { app } = await build(t, { auditLog: log })
  for (let count = 0; count < 400; count++) log.write(big)
  await nextTurn()
  const ready = await app.inject('/health/ready')
  t.equal(ready.statusCode, 200)
  t.match(ready.json(), { status: 'degraded', checks: { audit: 'failing' } })
  const headers = { host: 'localhost' }
  const { payload } = await app.inject({ url: '/metrics', headers })
  t.match(payload, /^gatehouse_audit_lost_total [1-9]\d*$/m)
  t.match(payload, /^gatehouse_audit_unwritten_records [1-9]\d*$/m)
})

t.test('when there is room again the log goes on and tells what was lost', async (t) => {
  const path = join(t.testdir(), 'audit.log')
  // The limit of a process for its files: the system breaks a write off there, as on a full disk.
  const program = new URL('full-disk-writer.ts', import.meta.url).pathname
  const shell = `trap '' XFSZ; ulimit -S -f 64; exec "$0" "$@"`
  const child = spawn('bash', ['-c', shell, process.execPath, program, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const state = async () => JSON.parse(String((await said.next()).value))

  const full = await state()
  t.match(full, { isFailing: true })
  t.ok(full.lost > 0)
  execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited'])
  child.stdin.write('go on\n')
  t.match(await state(), { isFailing: false, unwritten: 0, lost: full.lost })
  await once(child, 'exit')

  const lines = linesIn(path)
  const records = lines.map(readLine)
  t.equal(records.filter((one) => one === null).length, 1, 'the line that was broken off')
  const chain = records.filter((one) => one !== null).map(({ record }) => record)
  t.same(
    chain.map(({ seq }) => seq),
    chain.map((_, at) => at + 1),
    'none is missing or twice'
  )
  t.match(chain.at(-3), { event: 'audit.gap', lost: full.lost, since: /^\d{4}-/ })
  t.match(chain.slice(-2), [{ event: 'oauth.consent' }, { event: 'audit.closed' }])
})

t.test('a store that fails costs no record, and is told once', async (t) => {
  const { log, told, store, path } = await openLog(t, { everyMs: 1 })
  const { set } = store
  store.set = () => Promise.reject(new Error('away'))
  for (let count = 0; count < 3; count++) {
    log.write(consent)
    await nextTurn()
  }
  await until(() => told.length > 0)
  t.match(told, [{ message: 'The head of the audit chain cannot be stored' }])
  store.set = set
  await log.close()
  t.equal(told.length, 1)
  t.equal(linesIn(path).length, 5)
})
