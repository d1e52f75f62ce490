import { randomBytes } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { loadConfig } from '../../config/load.ts'
import {
  baseUrl,
  commonSettings,
  githubUrlsAreSafe,
  publicUrlIsSafe,
} from '../../config/settings.ts'

const key = () => randomBytes(32).toString('base64')
const schema = Type.Object({
  ...commonSettings({ host: '127.0.0.1', port: 8080 }),
  AUTH_URL: Type.Optional(baseUrl({ description: '', expects: 'an address' })),
})
const good = {
  PUBLIC_URL: 'https://planted-host.example',
  REDIS_URL: 'redis://localhost',
  SESSION_KEYS: key(),
}
const load = (change: Record<string, string>) =>
  loadConfig(schema, { ...good, ...change }, [publicUrlIsSafe, githubUrlsAreSafe])

type Name = keyof typeof schema.properties

/** Each value is taken, or refused with a sentence that names the setting and not the value. */
function judge(name: Name, { taken, refused }: { taken: string[]; refused: string[] }) {
  t.test(`${name} is taken or refused`, async (t) => {
    for (const value of taken) t.doesNotThrow(() => load({ [name]: value }), value)
    for (const value of refused) {
      try {
        load({ [name]: value })
        t.fail(`${value} was taken`)
      } catch (error) {
        const { message } = error as Error
        t.match(message, new RegExp(`^The settings are not valid:\n  - ${name} .+\\.$`), value)
        t.notOk(value.length > 10 && message.includes(value), 'the value is not told')
      }
    }
  })
}

judge('PUBLIC_URL', {
  taken: [
    'https://planted-host.example',
    'https://planted-host.example:8443',
    'https://xn--bcher-kva.example',
    'https://10.0.0.7',
    'https://[2001:db8::1]:8443',
    'http://localhost',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'https://localhost',
  ],
  refused: [
    'planted-host.example',
    'https://',
    'https://planted-host.example/',
    'https://planted-host.example/prefix',
    'https://planted-host.example#x',
    'https://user@planted-host.example',
    'https://user:PLANTED@planted-host.example',
    'https://Planted-host.example',
    'HTTPS://planted-host.example',
    'https://planted-host.example:443',
    'http://localhost:80',
    'https://planted-host.example:99999',
    'https://planted-host.example:',
    'https://bücher.example',
    'https://[2001:db8::1',
    'https://127.1',
    'http://planted-host.example',
    'http://localhost.',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0:8080',
    'http://[::]:8080',
    'javascript://planted-host.example',
    'https://planted-host.example\n',
  ],
})

judge('PORT', {
  taken: ['0', '1024', '8080', '65535'],
  refused: ['80', '1', '1023', '65536', '-1', '8080x', '0x1F90', '8080.0', ' 8080', 'http'],
})

judge('HOST', {
  taken: ['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost', 'host-1.example_x'],
  refused: ['[::1]', 'a b', 'host/x', 'http://host', 'x'.repeat(254)],
})

const ring = (count: number) => Array.from({ length: count }, key).join(',')
judge('SESSION_KEYS', {
  taken: [ring(1), ring(8), ring(2).replace(',', ' , ')],
  refused: [
    ring(9),
    `${ring(1)},`,
    `,${ring(1)}`,
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    randomBytes(32).toString('hex'),
    randomBytes(32).toString('base64').slice(0, -1),
    `${'-'.repeat(43)}=`,
    'PLANTED password that is not a key',
    `${ring(1)};${ring(1)}`,
  ],
})

judge('REDIS_URL', {
  taken: ['redis://localhost', 'rediss://user:pass@redis:6380/1', 'redis+sentinel://a,b/master'],
  refused: ['localhost:6379', 'http://localhost', 'redis://', 'redis://a b', 'REDIS://localhost'],
})

judge('GITHUB_URL', {
  taken: ['https://github.com', 'https://ghe.example.com:8443', 'http://127.0.0.1:8090'],
  refused: [
    'https://github.com/',
    'http://ghe.example.com',
    'http://github.com',
    'https://user:PLANTED@github.com',
    'https://github.com:99999',
    'github.com',
  ],
})

judge('GITHUB_API_URL', {
  taken: ['https://ghe.example.com/api/v3', 'http://localhost:8090/api'],
  refused: ['https://ghe.example.com/api/v3/', 'http://ghe.example.com/api/v3', 'https://[/api'],
})

judge('AUTH_URL', {
  taken: ['http://auth:8081', 'https://auth.internal/prefix'],
  refused: ['http://auth:99999', 'http://[', 'auth:8081', 'http://auth:8081/'],
})

judge('TRUST_PROXY', {
  taken: ['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8, 192.168.0.0/16', '::ffff:10.0.0.0/104'],
  refused: [
    'all',
    'true',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    'fd00::/129',
    '999.0.0.1',
    '10.0.0',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '*',
  ],
})

judge('ALLOWED_ORIGINS', {
  taken: ['https://app.example.com', 'http://localhost:6274,https://app.example.com:8443'],
  refused: [
    '*',
    'null',
    'https://*.example.com',
    'https://app.example.com/',
    'https://app.example.com:443',
    'https://App.example.com',
    'https://user@app.example.com',
    'https://app.example.com,',
  ],
})

judge('LOG_LEVEL', { taken: ['trace', 'silent'], refused: ['verbose', 'INFO', '30'] })
judge('LOG_FORMAT', { taken: ['json', 'pretty'], refused: ['text'] })
judge('GITHUB_TIMEOUT_MS', { taken: ['100', '60000'], refused: ['99', '60001', '1.5', '10s'] })

t.test('what is not set is as documented', async (t) => {
  t.same(load({}), {
    ...good,
    SESSION_KEYS: [good.SESSION_KEYS],
    HOST: '127.0.0.1',
    PORT: 8080,
    GITHUB_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_TIMEOUT_MS: 10_000,
    GITHUB_CONNECTIONS: 64,
    LOG_LEVEL: 'info',
    AUDIT_LOG: 'stdout',
    AUDIT_MAX_BYTES: 100_000_000,
    AUDIT_KEEP_DAYS: 90,
  })
})

t.test('what the pair cannot do without is required', async (t) => {
  t.throws(() => loadConfig(schema, {}), {
    message:
      /^.*\n {2}- PUBLIC_URL is required.*\n {2}- REDIS_URL is required.*\n {2}- SESSION_KEYS is required: .*openssl rand -base64 32/,
  })
})
