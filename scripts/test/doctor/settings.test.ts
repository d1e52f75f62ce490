import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startEmbedded } from '../../../services/embedded/start.ts'
import { findings, key, pairSettings } from './settings-world.ts'

// What is asked of Redis has a test of its own: here there is none, as with `npm start`.
const own = () => {
  const { AUTH_URL, ...settings } = pairSettings()
  return { DATA_DIR: ':memory:', ...settings }
}

t.test('in the settings of `npm start` and of one’s own app nothing is found', async (t) => {
  t.same((await findings({})).bad, [])
  const { bad, results } = await findings(own())
  t.same(bad, [])
  const app = results.find(({ check }) => check.name === 'github-app')
  t.match(app, { state: 'ok', told: /takes id and secret/ })
})

t.test('every wrong setting is told at once, and no value of any', async (t) => {
  const planted = 'planted-secret-value'
  const { bad, said, results } = await findings({
    ...pairSettings(),
    SESSION_KEYS: planted,
    GITHUB_CLIENT_SECRET: `${planted} `,
    REDIS_URL: `ftp://${planted}`,
    PORT: '80',
  })
  t.same(bad, ['settings'])
  for (const name of ['SESSION_KEYS', 'GITHUB_CLIENT_SECRET', 'REDIS_URL', 'PORT']) {
    t.match(said['settings'], `${name} is wrong: it must be`)
  }
  t.notMatch(JSON.stringify(results), planted)
})

t.test('the shape is told by what is set, and each reads its own settings', async (t) => {
  const shapeOf = async (environment: Record<string, string>) =>
    (await findings(environment)).results[0]!.told
  t.match(await shapeOf({}), /`embedded`/)
  const { said } = await findings({ AUTH_URL: 'http://auth:8081' })
  t.match(said['settings'], /REDIS_URL is required/)
  t.notMatch(said['settings'], /AUTH_KEYS/, 'of the mcp service')
  const auth = await findings({}, { shape: 'auth' })
  t.match(auth.said['settings'], /AUTH_KEYS is required/)
})

const plants = [
  {
    title: 'a key that stands twice in its ring',
    settings: () => {
      const twice = key()
      return { SESSION_KEYS: `${twice},${key()},${twice}` }
    },
    bad: ['keys'],
    mend: /SESSION_KEYS holds a key twice. Leave the first/,
  },
  {
    title: 'a key that is not random',
    settings: () => ({ AUTH_KEYS: Buffer.alloc(32, 'a').toString('base64') }),
    bad: ['keys'],
    mend: /openssl rand -base64 32/,
  },
  {
    title: 'a wrong client secret',
    settings: () => ({ GITHUB_CLIENT_SECRET: 'of-another-app' }),
    bad: ['github-app'],
    mend: /Make a new client secret/,
  },
  {
    title: 'an app of the other kind',
    settings: () => ({ GITHUB_APP_TYPE: 'github-app' }),
    bad: ['app-type'],
    mend: /Set GITHUB_APP_TYPE=oauth-app/,
  },
  {
    title: 'a GitHub that does not answer',
    settings: () => ({ GITHUB_API_URL: 'https://gone.github.test' }),
    bad: ['github'],
    mend: /Correct GITHUB_API_URL/,
  },
  {
    title: 'an API at the wrong place',
    settings: () => ({ GITHUB_API_URL: 'https://api.github.test/api/v3' }),
    bad: ['github'],
    mend: /api\/v3, else leave it out/,
  },
  {
    title: 'a public host without an address, behind a gateway that is not trusted',
    settings: () => ({ PUBLIC_URL: 'https://gatehouse.invalid' }),
    bad: ['public-url', 'trust-proxy'],
    mend: /Make a DNS record/,
  },
  {
    title: 'half of the internet as trusted proxies',
    settings: () => ({ TRUST_PROXY: '10.0.0.0/8,128.0.0.0/1' }),
    bad: ['trust-proxy'],
    mend: /Name the address of the gateway/,
  },
]

for (const { title, settings, bad, mend } of plants) {
  t.test(`${title}: found, with what mends it`, async (t) => {
    const found = await findings({ ...own(), ...settings() })
    t.same(found.bad, bad)
    t.match(found.said[bad[0]!], mend)
  })
}

t.test('a clock that is not GitHub’s is found', async (t) => {
  const slow = await findings(own(), { now: () => Date.now() - 10_000 })
  t.match(slow.results.find(({ check }) => check.name === 'github-clock')?.state, 'warning')
  const { bad, said } = await findings(own(), { now: () => Date.now() - 60_000 })
  t.same(bad, ['github-clock'])
  t.match(said['github-clock'], /ahead of the one here.*NTP/)
})

t.test('a DATA_DIR that others may read is found, by file, and a right one is not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const data = join(folder, 'data')
  const settings = { DATA_DIR: data, PORT: '0', DEMO_GITHUB_PORT: '0', LOG_LEVEL: 'fatal' }
  const running = await startEmbedded(settings)
  t.same((await findings(settings)).bad, [], 'while it serves')
  await running.close()
  await chmod(data, 0o755)
  await writeFile(join(data, 'copy.json'), '{}', { mode: 0o644 })
  const { said } = await findings(settings)
  t.match(said['data-dir'], /Other users may enter DATA_DIR. Start Gatehouse as the owner/)
  t.match(said['data-dir'], /Other users may read copy.json/)
  await rm(data, { recursive: true })
  await writeFile(data, '')
  t.match((await findings(settings)).said['data-dir'], /cannot be looked at \(ENOTDIR\)/)
})

t.test('a PUBLIC_URL with an address of IPv6 needs no name server', async (t) => {
  const { bad } = await findings({ ...own(), PUBLIC_URL: 'https://[2001:db8::1]' })
  t.same(bad, ['trust-proxy'])
})

t.test('an address without an end is read to a bound', async (t) => {
  const endless = () =>
    new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)) })
  const { bad } = await findings(own(), { fetch: async () => new Response(endless()) })
  t.same(bad, ['github-app'], 'GitHub says 200 to a made-up token')
})
