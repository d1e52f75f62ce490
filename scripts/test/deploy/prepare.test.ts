import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Test } from 'tap'
import t from 'tap'
import { loadConfig } from '#shared/config/load.ts'
import { AuthConfig, authRules } from '../../../services/auth/config.ts'
import { McpConfig, mcpRules } from '../../../services/mcp/config.ts'
import { readCompose } from './compose-file.ts'

/** A copy of what the script reads, and the script run in it. */
function prepare(t: Test) {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-prepare-'))
  t.teardown(() => rmSync(root, { recursive: true }))
  const mounted = ['gateway', 'redis', 'otel', 'prometheus', 'grafana']
  for (const path of ['prepare.sh', 'env.example', ...mounted]) {
    cpSync(join('deploy', path), join(root, 'deploy', path), { recursive: true })
  }
  const run = (environment: Record<string, string> = {}, ...args: string[]) => {
    const env = { PATH: process.env['PATH'], ...environment }
    const { status, stdout, stderr } = spawnSync(join(root, 'deploy/prepare.sh'), args, { env })
    return { status, words: `${stdout}${stderr}` }
  }
  const secrets = join(root, 'deploy/secrets')
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  return { root, run, secrets, read }
}

t.test('it makes every secret that Compose mounts, for its owner alone', async (t) => {
  const { run, secrets, read, root } = prepare(t)
  t.equal(run().status, 0)
  const GATEHOUSE_USER = parseEnv(read('.env'))['GATEHOUSE_USER']!
  t.match(GATEHOUSE_USER, /^[1-9]\d*:\d+$/, 'nobody runs as root')
  const mounted = readCompose({ GATEHOUSE_USER, PUBLIC_URL: 'https://gatehouse.example.com' })
  t.same(readdirSync(secrets).sort(), Object.keys(mounted.secrets).sort())
  for (const name of readdirSync(secrets)) {
    t.equal(statSync(join(secrets, name)).mode & 0o077, 0, name)
  }
  const volumes = Object.values(mounted.services).flatMap(({ volumes = [] }) => volumes)
  const kept = volumes.map((volume) => volume.split(':')[0]!).filter((path) => /state/.test(path))
  t.ok(kept.length > 3)
  for (const path of kept) t.ok(statSync(join(root, path)).isDirectory(), path)
  t.notMatch(read('deploy/secrets/redis_users'), /SHA256/)
})

t.test('what is there stays, and what is gone is made anew', async (t) => {
  const { run, secrets, read, root } = prepare(t)
  t.match(run().words, /made .*session_keys/)
  writeFileSync(join(root, '.env'), 'GATEHOUSE_USER=1:1\n')
  const before = readdirSync(secrets).map((name) => read(`deploy/secrets/${name}`))
  t.notMatch(run().words, /made/)
  t.same(
    readdirSync(secrets).map((name) => read(`deploy/secrets/${name}`)),
    before
  )
  t.equal(read('.env'), 'GATEHOUSE_USER=1:1\n')
  rmSync(join(secrets, 'grafana_password'))
  t.match(run().words, /^made .*grafana_password\n/)
})

t.test('who containers run as may read what is mounted, however it was cloned', async (t) => {
  const { run, read, root } = prepare(t)
  const files = ['gateway/Caddyfile', 'redis/redis.conf', 'otel/collector.yaml']
  for (const path of files) chmodSync(join(root, 'deploy', path), 0o600)
  run()
  const [uid] = parseEnv(read('.env'))['GATEHOUSE_USER']!.split(':')
  for (const path of files) {
    const { uid: owner, mode } = statSync(join(root, 'deploy', path))
    t.ok(owner === Number(uid) || mode & 0o004, path)
  }
})

t.test('Redis’s users are made anew with the passwords that are there', async (t) => {
  const { run, secrets, read, root } = prepare(t)
  run()
  const before = read('deploy/secrets/redis_users')
  rmSync(join(secrets, 'redis_users'))
  const template = read('deploy/redis/users.acl').replaceAll(' +ping', ' +ping +echo')
  writeFileSync(join(root, 'deploy/redis/users.acl'), template)
  run()
  t.equal(read('deploy/secrets/redis_users'), before.replaceAll(' +ping', ' +ping +echo'))
})

t.test('settings that were made for something else are told who containers run as', async (t) => {
  const { run, read, root } = prepare(t)
  writeFileSync(join(root, '.env'), 'PUBLIC_URL=http://localhost:8080')
  t.match(run().words, /added GATEHOUSE_USER to .env/)
  const after = read('.env')
  t.match(parseEnv(after), { PUBLIC_URL: 'http://localhost:8080', GATEHOUSE_USER: /^\d+:\d+$/ })
  run()
  t.equal(read('.env'), after, 'once')
})

t.test('both services start with what it makes', async (t) => {
  const { run, secrets, read } = prepare(t)
  run()
  writeFileSync(join(secrets, 'github_client_secret'), 'the-secret\n')
  const env = parseEnv(read('deploy/env.example'))
  const file = (name: string) => join(secrets, name)
  const both = {
    ...env,
    PUBLIC_URL: 'https://gatehouse.example.com',
    SESSION_KEYS_FILE: file('session_keys'),
  }
  const auth = {
    ...both,
    GITHUB_CLIENT_ID: 'the-id',
    AUTH_KEYS_FILE: file('auth_keys'),
    REDIS_URL_FILE: file('auth_redis_url'),
    GITHUB_CLIENT_SECRET_FILE: file('github_client_secret'),
  }
  const mcp = {
    ...both,
    AUTH_URL: 'http://auth:8081',
    LLM_API_KEY_FILE: file('llm_api_key'),
    REDIS_URL_FILE: file('mcp_redis_url'),
  }
  t.match(loadConfig(AuthConfig, auth, authRules), { REDIS_URL: /^redis:\/\/auth:.+@redis:6379/ })
  t.match(loadConfig(McpConfig, mcp, mcpRules), { REDIS_URL: /^redis:\/\/mcp:.+@redis:6379/ })
})

t.test('without openssl it makes nothing', async (t) => {
  const { run } = prepare(t)
  const { status, words } = run({ PATH: '/nowhere' })
  t.not(status, 0)
  t.match(words, /openssl|not found/)
})

t.test('the example holds every setting once, and no value for a secret', async (t) => {
  const example = readFileSync('deploy/env.example', 'utf8')
  const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm)]
  const told = names.map(([, name = '']) => name)
  t.equal(new Set(told).size, told.length)
  const settings = [...readFileSync('docs/reference/settings.md', 'utf8').matchAll(/^\| `(\w+)`/gm)]
  t.same([...settings.map(([, name = '']) => name), 'GATEHOUSE_USER'].sort(), told.sort())
  for (const [, name = '', value] of names) {
    if (/KEYS|SECRET|_KEY$|REDIS_URL/.test(name)) t.equal(value, '', name)
  }
})
