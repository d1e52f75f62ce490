import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import t from 'tap'

const installed = 'node_modules/.package-lock.json'
const peers = 'scripts/peers'
const versions = (eta: string) => ({
  '': {},
  'node_modules/eta': { version: eta },
  'node_modules/tap': { version: '2.0.0', dev: true },
  'node_modules/of-another-platform': { version: '3.0.0', optional: true },
})
const lockfile = (packages: object) => JSON.stringify({ packages })
const { 'node_modules/of-another-platform': _, ...here } = versions('1.0.0')

/** What stands in for the machine: programs that write down how they were called. */
const machine = {
  'package.json': '{ "type": "module", "engines": { "node": ">=20.1" } }',
  'package-lock.json': lockfile(versions('1.0.0')),
  'after-npm-ci.json': lockfile(here),
  [`${peers}/package-lock.json`]: lockfile({ '': {} }),
  [`${peers}/${installed}`]: lockfile({}),
  'bin/npm': [
    '[ $1 = view ] && exit',
    'root=$(/usr/bin/dirname "$0")/..',
    'echo "npm $* # $PWD" >> $root/calls',
    '/bin/mkdir -p node_modules',
    `/bin/cp $root/after-npm-ci.json ${installed}`,
  ].join('\n'),
  'bin/redis-server': 'exit 1',
  'bin/caddy': 'exit 1',
  'bin/kubectl': 'exit 1',
  'bin/chromium': 'exit 1',
  'bin/prometheus': 'exit 1',
  'bin/wrk': 'exit 1',
}

function prepare(t: Test, changes: Partial<Record<string, string | null>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-setup-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  chmodSync(folder, 0o755)
  const at = (path: string) => join(folder, path)
  for (const [path, text] of Object.entries({ ...machine, ...changes })) {
    if (typeof text !== 'string') continue
    mkdirSync(dirname(at(path)), { recursive: true })
    const isProgram = path.includes('bin/')
    writeFileSync(at(path), isProgram ? `#!/bin/sh\n${text}\n` : text, { mode: 0o755 })
  }
  for (const file of ['scripts/setup.js', 'scripts/programs.js']) copyFileSync(file, at(file))
  const setUp = (...flags: string[]) => {
    const words = ['-i', `PATH=${at('bin')}`, process.execPath, 'scripts/setup.js', ...flags]
    const { status, stderr } = spawnSync('/usr/bin/env', words, { cwd: folder, encoding: 'utf8' })
    const calls = existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim() : ''
    rmSync(at('calls'), { force: true })
    return { status, stderr, calls: calls === '' ? [] : calls.split('\n') }
  }
  const write = (path: string, text: string) => writeFileSync(at(path), text)
  return { at, setUp, write }
}

t.test('packages are installed once, and again when the lockfile changes', async (t) => {
  const { setUp, write } = prepare(t)
  const first = setUp()
  t.equal(first.status, 0, first.stderr)
  t.equal(first.calls.length, 1)
  t.match(first.calls[0], 'npm ci --include=dev --include=optional --ignore-scripts')
  t.same(setUp().calls, [])

  write('package-lock.json', lockfile(versions('1.0.1')))
  t.match(setUp().calls, ['npm ci'])
})

t.test('starting does not need the packages of development, checking does', async (t) => {
  const withoutDev = lockfile({ '': {}, 'node_modules/eta': { version: '1.0.0' } })
  const { setUp } = prepare(t, { [installed]: withoutDev })
  t.same(setUp().calls, [])
  t.equal(setUp('--dev').calls.length, 1)
})

t.test('programs of others are installed for tests and benchmark alone', async (t) => {
  const outdated = { [`${peers}/package-lock.json`]: lockfile(versions('1.0.0')) }
  for (const flag of ['--test', '--bench']) {
    const { setUp } = prepare(t, { ...outdated, [installed]: lockfile(here) })
    t.same([...setUp().calls, ...setUp('--dev').calls], [])
    t.match(setUp(flag).calls, [/^npm ci .*\/peers$/])
  }
})

t.test('a failed installation says what to do', async (t) => {
  const told: [string, RegExp][] = [
    ['npm error code ENOTFOUND', /registry cannot be reached/],
    ['npm error code EUSAGE', /Run `npm install`/],
    ['npm error EACCES: permission denied', /cannot be replaced/],
    ['npm error something else', /something else\n\nnpm failed\./],
  ]
  for (const [words, advice] of told) {
    const { status, stderr } = prepare(t, { 'bin/npm': `echo "${words}" >&2; exit 1` }).setUp()
    t.equal(status, 1)
    t.match(stderr, advice)
  }
  t.match(prepare(t, { 'bin/npm': null }).setUp().stderr, 'npm was not found')
})

t.test('the Node that npm brought counts, unless it cannot run here', async (t) => {
  const brought = 'node_modules/.bin/node'
  t.equal(prepare(t, { [brought]: 'echo v20.1.0' }).setUp().status, 0)

  const old = prepare(t, { [brought]: 'echo v20.0.9' }).setUp()
  t.equal(old.status, 1)
  t.match(old.stderr, /needs Node 20\.1 or later; this is Node 20\.0\.9.*Install Node 24/s)

  const broken = prepare(t, { [brought]: 'exit 127' })
  t.equal(broken.setUp().status, 0)
  t.notOk(existsSync(broken.at(brought)))
})

t.test('the benchmark needs a program that makes load', async (t) => {
  t.match(prepare(t, { 'bin/wrk': null, 'bin/apt-get': null }).setUp('--bench').stderr, /runs wrk/)
})

t.test('missing programs are installed by root on Debian and named to anyone else', async (t) => {
  const apt = 'echo "apt-get $*" >> calls'
  const { setUp } = prepare(t, {
    [installed]: lockfile(here),
    'bin/redis-server': null,
    'bin/caddy': null,
    'bin/kubectl': null,
    'bin/chromium': null,
    'bin/prometheus': null,
    'bin/apt-get': apt,
  })
  const { status, stderr, calls } = setUp('--test')
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    t.equal(status, 0, stderr)
    t.match(calls, [
      /update$/,
      /--no-install-recommends .* install redis-server caddy kubernetes-client chromium\S* prometheus$/,
    ])
  } else {
    t.equal(status, 1)
    t.match(stderr, /Install with\n\n {2}.* install .*redis.* caddy .*kube.* chromium.* prometheus/)
    t.match(stderr, 'is named by CHROMIUM_PATH')
    t.same(calls, [])
  }
  t.same(setUp().calls, [], 'only the tests need it')
})
