import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startChild } from '#shared/testing/child.ts'
import { shapes } from '../../../services/test/shapes.ts'
import { signIn } from '../../../services/test/signed-in.ts'
import { readArguments } from '../../doctor/arguments.ts'

async function doctor(args: readonly string[], environment: Record<string, string> = {}) {
  const child = startChild('scripts/doctor.ts', environment, args)
  return { code: await child.ended, output: child.output() }
}

t.test('settings: exit code 0 where nothing failed, 1 where something did', async (t) => {
  const well = await doctor([], { DATA_DIR: ':memory:' })
  t.equal(well.code, 0)
  t.match(well.output, /^ok +settings .*\n(.*\n)*\d+ checks: \d+ ok, 0 warning, 0 failed, /m)
  const planted = 'planted-secret'
  const ill = await doctor(['--json'], { SESSION_KEYS: planted, PORT: '80' })
  t.equal(ill.code, 1)
  const { isWell, target, checks } = JSON.parse(ill.output)
  t.same([isWell, target], [false, 'the settings'])
  const [settings] = checks
  t.match(settings, { name: 'settings', state: 'failed', page: 'docs/reference/settings.md' })
  t.equal(settings.problems.length, 2)
  t.notMatch(ill.output, planted)
})

t.test('a deployment: findings in words, and the token is never printed', async (t) => {
  const shape = await shapes.embedded({ CLIENT_REGISTRATION: 'dcr' })
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => Promise.all([shape.close(), rm(folder, { recursive: true })]))
  const token = (await signIn(shape.url, 'mona-demo')).keychain.tokens().access_token
  const file = join(folder, 'token')
  await writeFile(file, `${token}\n`)
  const { code, output } = await doctor([`${shape.url}/mcp`, '--token-file', file])
  t.equal(code, 0, 'a warning is no failure')
  t.match(output, `Gatehouse doctor: ${shape.url}\n`)
  t.match(output, /^warning +registration +Not so: Clients can become known by themselves/m)
  t.match(output, /- Client documents are off.*\n +Mend: Add `cimd`.*\n +Why: .*\n +See: +docs\//)
  t.match(output, /^ok +stream +First bytes/m)
  t.notMatch(output, token.slice(0, 40))
})

t.test('what cannot be done is told with the usage, and ends with 2', async (t) => {
  const { code, output } = await doctor(['ftp://gatehouse.example'])
  t.equal(code, 2)
  t.match(output, /must be an origin.*\n\nUsage: npm run doctor/)
  t.notMatch(output, /\n\s+at /, 'no stack')

  const help = await doctor(['--help'])
  t.match(help, { code: 0, output: /^Usage: npm run doctor/ })

  const wrong: [args: string[], message: RegExp][] = [
    [['https://a.example', 'https://b.example'], /One address/],
    [['https://a.example/prefix'], /no path prefix/],
    [['https://user:word@a.example'], /must be an origin/],
    [['--shape', 'triple'], /no such shape/],
    [['https://a.example', '--shape', 'auth'], /for the settings/],
    [['--token-file', 'x'], /needs an address/],
    [['https://a.example', '--token-file', '/no/such/file'], /cannot be read \(ENOENT\)/],
    [['https://a.example', '--token-file', 'package.json'], /holds no token/],
    [['--unknown'], /not known/],
  ]
  for (const [args, message] of wrong) t.throws(() => readArguments(args), { message })
})
