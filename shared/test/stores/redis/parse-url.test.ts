import t from 'tap'
import { parseRedisUrl } from '../../../stores/redis/parse-url.ts'

t.test('one server: host, port, database, credentials, TLS', async (t) => {
  const cases = {
    'redis://localhost': { host: 'localhost', port: 6379, db: 0 },
    'redis://10.0.0.1:6380/': { host: '10.0.0.1', port: 6380, db: 0 },
    'redis://[::1]:6380/15': { host: '::1', port: 6380, db: 15 },
    'redis://:p%40ss@redis': { host: 'redis', port: 6379, db: 0, password: 'p@ss' },
    'redis://mcp:p%2Fs%3A@redis/2': {
      host: 'redis',
      port: 6379,
      db: 2,
      username: 'mcp',
      password: 'p/s:',
    },
    'rediss://cache.example.com': {
      host: 'cache.example.com',
      port: 6379,
      db: 0,
      tls: { servername: 'cache.example.com' },
    },
    'rediss://10.0.0.1:6380': { host: '10.0.0.1', port: 6380, db: 0, tls: {} },
  }
  for (const [url, options] of Object.entries(cases)) t.strictSame(parseRedisUrl(url), options, url)
})

t.test('Sentinels: several hosts, the master’s name, credentials of both kinds', async (t) => {
  t.strictSame(parseRedisUrl('redis+sentinel://one,two:26380,[::1]/my%20master'), {
    name: 'my master',
    db: 0,
    sentinels: [
      { host: 'one', port: 26_379 },
      { host: 'two', port: 26_380 },
      { host: '::1', port: 26_379 },
    ],
  })
  const query = 'sentinelUsername=watch&sentinelPassword=a%26b'
  t.strictSame(parseRedisUrl(`rediss+sentinel://auth:pass@one/main/3?${query}`), {
    username: 'auth',
    password: 'pass',
    name: 'main',
    db: 3,
    sentinels: [{ host: 'one', port: 26_379 }],
    sentinelUsername: 'watch',
    sentinelPassword: 'a&b',
    tls: {},
    sentinelTLS: {},
    enableTLSForSentinelMode: true,
  })
})

t.test('another form is refused without repeating it', async (t) => {
  for (const url of [
    '',
    'redis:',
    'redis://',
    'hidden://host',
    'http://hidden@host',
    'redis://user:hidden@',
    'redis://user:hidden@host/hidden',
    'redis://user:hidden@host/1/2',
    'redis://user:hidden@host:port',
    'redis://user:hidden@host:65536',
    'redis://user:hidden@one,two',
    'redis://user:hidden@host?commandTimeout=0',
    'redis://user:hid@den@host',
    'redis://user:hidden%@host',
    'redis+sentinel://user:hidden@host',
    'redis+sentinel://user:hidden@host/',
    'redis+sentinel://user:hidden@host/name/0/more',
    'redis+sentinel://user:hidden@one,,two/name',
  ]) {
    t.throws(() => parseRedisUrl(url), {
      name: 'CONFIG_INVALID',
      message: 'REDIS_URL is not valid.',
    })
    try {
      parseRedisUrl(url)
    } catch (error) {
      t.notMatch(String(Object.values(error as object)) + String(error), 'hidden', url)
      t.equal((error as Error).cause, undefined)
    }
  }
})
