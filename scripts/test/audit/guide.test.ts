import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { auditCommand } from '#shared/testing/audit-command.ts'
import { dataDir } from './data-dir.ts'

const guide = readFileSync('docs/guides/audit.md', 'utf8')
const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!.trim())
const commands = blocks.flatMap((text) => text.split('\n'))

t.test('every command of the guide does what it says', async (t) => {
  const { audit } = await dataDir(t)
  t.ok(commands.length > 8)
  for (const command of commands) {
    const [, args] = /^npm run --silent audit -- (.+)$/.exec(command) ?? []
    t.ok(args, command)
    const { code, stdout, stderr } = await audit(...args!.split(' '))
    t.same({ code, stderr }, { code: 0, stderr: '' }, command)
    t.ok(stdout.split('\n').length > 1, stdout)
  }
})

t.test('the file of one service is checked as the guide of Compose says', async (t) => {
  const compose = readFileSync('docs/guides/deploy-compose.md', 'utf8')
  const pattern = /`AUDIT_LOG=\S+ AUTH_KEYS_FILE=\S+ npm run --silent audit -- (verify [^`]*)`/
  const [, args = ''] = pattern.exec(compose)!
  const { DATA_DIR, path, log } = await dataDir(t)
  await log.close()
  const keys = JSON.parse(readFileSync(join(DATA_DIR, 'keys.json'), 'utf8'))
  const settings = { AUDIT_LOG: path, AUTH_KEYS: keys.AUTH_KEYS[0] }
  const said = await auditCommand(settings, ...args.split(' '))
  t.match(said, { code: 0, stderr: '', stdout: /The log is as it was written/ })
})

t.test('the guide explains every kind of note', async (t) => {
  const source = readFileSync('scripts/audit/report.ts', 'utf8')
  const [, kinds = ''] = /type NoteKind = (.*)/.exec(source)!
  const names = [...kinds.matchAll(/'([\w-]+)'/g)].map(([, name]) => name!)
  t.ok(names.length > 4)
  for (const name of names) t.match(guide, new RegExp(`^\\| ${name} \\| `, 'm'), name)
})
