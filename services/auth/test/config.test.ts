import t from 'tap'
import type { Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import type { AppError } from '#shared/errors/define.ts'
import { AuthConfig, authRules } from '../config.ts'
import { testKey } from './world.ts'

const right: Environment = {
  PUBLIC_URL: 'https://gatehouse.test',
  REDIS_URL: 'redis://redis.test',
  AUTH_KEYS: testKey('a'),
  SESSION_KEYS: testKey('s'),
  GITHUB_CLIENT_ID: 'Ov-test-client',
  GITHUB_CLIENT_SECRET: 'test-secret-of-the-github-app',
}
const load = (changed: Environment = {}) =>
  loadConfig(AuthConfig, { ...right, ...changed }, authRules)

/** The lines of the start-up error, without the first; empty if there is none. */
function mistakes(changed: Environment): string[] {
  try {
    load(changed)
    return []
  } catch (error) {
    return (error as AppError).message.split('\n  - ').slice(1)
  }
}

t.test('what is not set has the value that the design names', async (t) => {
  const hour = 3600
  const day = 24 * hour
  t.match(load(), {
    PORT: 8081,
    GITHUB_APP_TYPE: 'auto',
    GITHUB_URL: 'https://github.com',
    ACCESS_TOKEN_SECONDS: 900,
    REFRESH_TOKEN_SECONDS: 30 * day,
    GRANT_MAX_SECONDS: 180 * day,
    REFRESH_GRACE_SECONDS: 60,
    SIGN_IN_SECONDS: 600,
    BROWSER_SESSION_IDLE_SECONDS: 8 * hour,
    BROWSER_SESSION_MAX_SECONDS: 7 * day,
    CLIENT_REGISTRATION: ['cimd', 'dcr'],
    RATE_LIMIT_AUTHORIZE: 10,
    RATE_LIMIT_CALLBACK: 10,
    RATE_LIMIT_ADDRESS_FACTOR: 10,
    RATE_LIMIT_TOKEN: 60,
    RATE_LIMIT_FAILURES: 60,
    RATE_LIMIT_REGISTER: 30,
  })
})

t.test('every required setting that is missing is named at once', async (t) => {
  const nothing = Object.fromEntries(Object.keys(right).map((name) => [name, '']))
  const named = mistakes(nothing).map((line) => line.split(' ')[0])
  t.same(named.sort(), Object.keys(right).sort())
})

t.test('a wrong value is named with what to do and is not repeated', async (t) => {
  const wrong: [name: string, value: string][] = [
    ['PUBLIC_URL', 'https://gatehouse.test/'],
    ['PUBLIC_URL', 'https://gatehouse.test/path'],
    ['PUBLIC_URL', 'https://Gatehouse.test'],
    ['PUBLIC_URL', 'https://gatehouse.test:443'],
    ['PUBLIC_URL', 'http://gatehouse.test'],
    ['AUTH_KEYS', 'c2hvcnQ='],
    ['AUTH_KEYS', `${testKey('a')},not-a-key`],
    ['GITHUB_CLIENT_ID', 'an id with spaces'],
    ['GITHUB_CLIENT_SECRET', 'a secret with spaces'],
    ['GITHUB_APP_TYPE', 'application'],
    ['GITHUB_URL', 'http://github.test'],
    ['GITHUB_API_URL', 'http://api.github.test'],
    ['ACCESS_TOKEN_SECONDS', '59'],
    ['ACCESS_TOKEN_SECONDS', '15m'],
    ['REFRESH_GRACE_SECONDS', '-1'],
    ['SIGN_IN_SECONDS', '3601'],
    ['RATE_LIMIT_AUTHORIZE', 'unlimited'],
    ['REDIRECT_URIS_ALLOWED', 'MyApp://callback'],
    ['CLIENT_REGISTRATION', 'dynamic'],
    ['CLIENT_REGISTRATION', 'dcr,dcr'],
    ['CLIENTS_FILE', '/no/such/clients.json'],
  ]
  for (const [name, value] of wrong) {
    const [line = '', ...others] = mistakes({ [name]: value })
    t.match(line, name, `${name}=${value}`)
    t.notOk(line.includes(value), line)
    t.same(others, [])
  }
})

t.test('only custom schemes can be added to the redirect URIs', async (t) => {
  const listed = 'myapp://oauth/callback,com.example:/cb'
  t.same(load({ REDIRECT_URIS_ALLOWED: listed }).REDIRECT_URIS_ALLOWED, listed.split(','))
  for (const uri of ['https://client.test/cb', 'http://client.test/', 'javascript:x', 'data:x']) {
    t.match(mistakes({ REDIRECT_URIS_ALLOWED: `myapp://cb,${uri}` }), [/custom schemes alone/], uri)
  }
  for (const uri of ['myapp://*', 'myapp://cb#part', 'myapp://me@cb', 'myapp://cb?state=x']) {
    t.match(mistakes({ REDIRECT_URIS_ALLOWED: `myapp://cb,${uri}` }), [/letter by letter/], uri)
  }
})

t.test('an idle life longer than the whole one is a mistake', async (t) => {
  const lives = { REFRESH_TOKEN_SECONDS: '7200', GRANT_MAX_SECONDS: '3600' }
  t.match(mistakes(lives), [/REFRESH_TOKEN_SECONDS must not exceed GRANT_MAX_SECONDS/])
  t.same(mistakes({ ...lives, GRANT_MAX_SECONDS: '7200' }), [])
})

t.test('a key that stands in both rings is a mistake, however it is written', async (t) => {
  const shared = testKey('a')
  const otherwise = shared.replace(/E=$/, 'F=')
  t.same(Buffer.from(otherwise, 'base64'), Buffer.from(shared, 'base64'))
  for (const key of [shared, otherwise]) {
    t.not(key, testKey('s'))
    const lines = mistakes({ SESSION_KEYS: `${testKey('s')},${key}` })
    t.match(lines, [/^SESSION_KEYS and AUTH_KEYS must not share a key/])
    t.notOk(lines.join().includes(key.slice(0, 10)))
  }
  t.same(mistakes({ SESSION_KEYS: testKey('s'), AUTH_KEYS: `${testKey('b')},${shared}` }), [])
})

t.test('GitHub Enterprise Server and a GitHub on this machine can be named', async (t) => {
  const ghes = { GITHUB_URL: 'https://ghes.test', GITHUB_API_URL: 'https://ghes.test/api/v3' }
  t.match(load(ghes), ghes)
  t.match(load({ GITHUB_URL: 'http://127.0.0.1:8090' }), { GITHUB_URL: 'http://127.0.0.1:8090' })
})
