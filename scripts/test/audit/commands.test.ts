import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sealRecord, startOf } from '#shared/audit/chain.ts'
import { auditCommand } from '#shared/testing/audit-command.ts'
import { keysOf } from './build.ts'
import { dataDir } from './data-dir.ts'

t.test('verify tells by its exit code, while the log is written and after', async (t) => {
  const { audit, log, path, DATA_DIR } = await dataDir(t)
  const during = await audit('verify')
  t.match(during, { code: 0, stderr: '', stdout: /^8 records of 1 chains in 1 files\.\n/ })
  await log.close()
  t.match(await audit('verify'), {
    code: 0,
    stdout: /^9 records.*\nThe log is as it was written\.\n$/,
  })
  t.match(await audit('verify', '--without-store'), { code: 0, stdout: /Note \(unwitnessed\)/ })

  const copy = join(DATA_DIR, 'copy.log')
  writeFileSync(copy, readFileSync(path, 'utf8').replace('"code":"API_003"', '"code":"API_004"'))
  const changed = await audit('verify', copy)
  t.match(changed, { code: 1, stdout: /Fault \(changed\): copy.log:6: record 6 of / })
  const { faults } = JSON.parse((await audit('verify', '--json', copy)).stdout)
  t.match(faults, [{ kind: 'changed' }])
})

t.test('what somebody wrote into the log hides no fault from a terminal', async (t) => {
  const { audit, path } = await dataDir(t)
  const text = '{"time":"2026-11-01T00:00:00.000Z","event":"oauth.consent","clientName":"\u009b2J"}'
  // Escaped in JSON, as it has to be: whoever parses the record has the real one.
  const writer = '\\u001b[1A\\u001b[2K'
  const key = { ...keysOf(9)[0], id: keysOf(1)[0].id }
  appendFileSync(path, `${sealRecord(text, startOf(writer), key).line}\n`)
  for (const args of [['verify'], ['verify', '--json'], ['search', '--json'], ['tail', '--json']]) {
    const { stdout } = await audit(...args)
    t.match(stdout, /^[ -~\n]+$/, args.join(' '))
    t.match(stdout, /1A/, 'it is told')
  }
})

t.test('search prints what is asked for, for people or for programs', async (t) => {
  const { audit } = await dataDir(t)
  const json = await audit('search', '--json', '--person', 'mona', '--limit', '2')
  t.match(
    json.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    [
      { tool: 'get_issue', userId: 7, seq: 4 },
      { tool: 'create_issue', seq: 5 },
    ]
  )
  const { stdout } = await audit('search', '--access', 'write')
  t.match(
    stdout,
    /Z api.request success create_issue write octo-org\/octo-repo mona \(7\) 12 ms .*github=C5A2:1F3B\n$/
  )
})

t.test('count adds up by fields, most first', async (t) => {
  const { audit } = await dataDir(t)
  const { stdout } = await audit('count', '--by', 'tool,access', '--event', 'api.request')
  t.match(stdout, /^tool +access +records +failures +first +last\n/)
  const json = await audit('count', '--by', 'login', '--json', '--limit', '1', '--event', 'api')
  t.match(JSON.parse(json.stdout), { login: 'mona', records: 2, failures: 0, last: /^\d{4}-/ })
})

t.test('what cannot be done is told, with exit code 2', async (t) => {
  const { audit, DATA_DIR } = await dataDir(t)
  for (const [args, words] of [
    [['search', '--since', 'yesterday'], /^--since must be a time such as/],
    [['search', '--limit', '0'], /^--limit must be a whole number/],
    [['search', '--nothing'], /Unknown option '--nothing'/],
    [['search', join(DATA_DIR, 'none')], /ENOENT/],
    [['count', '--by', 'password'], /^--by: there is no field password\./],
    [['count', '--by', 'toString'], /^--by: there is no field toString\./],
  ] as const) {
    const said = await audit(...args)
    t.match(said, { code: 2, stdout: '', stderr: words }, args.join(' '))
    t.notMatch(said.stderr, /\n +at /, 'without a stack')
  }
  for (const name of ['mow', 'constructor']) {
    t.match(await audit(name), { code: 2, stdout: /^npm run audit -- <command>/ })
  }
  for (const args of [['help'], ['verify', '--help']]) {
    t.match(await audit(...args), { code: 0, stdout: /Exit codes: 0 the log is as it was written/ })
  }
  const none = { DATA_DIR: join(DATA_DIR, 'none') }
  t.match(await auditCommand(none, 'verify'), { code: 2, stderr: /AUDIT_LOG is stdout/ })
  const file = join(DATA_DIR, 'audit.log')
  t.match(await auditCommand(none, 'verify', file), { code: 2, stderr: /There are no keys/ })
  const away = {
    AUTH_KEYS: Buffer.alloc(32, 2).toString('base64'),
    REDIS_URL: 'redis://127.0.0.1:1',
  }
  t.match(await auditCommand(away, 'verify', file), { code: 2, stderr: /Redis cannot be reached/ })
  t.match(await auditCommand(away, 'verify', '--without-store', file), { code: 0 })
})
