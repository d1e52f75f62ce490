import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { accessTokenSealer, accountRecords } from '#shared/records/accounts.ts'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import { redisStore } from '#shared/stores/redis.ts'
import { createCertificate } from '#shared/testing/certificate.ts'
import { startRedis } from '#shared/testing/redis-server.ts'
import { signingKeys } from '../../../services/auth/tokens/signing-keys.ts'
import { startGateway } from './gateway.ts'
import { findings, key, pairSettings } from './settings-world.ts'

const kept = ['appendonly yes', 'maxmemory-policy noeviction']
const redis = await startRedis({
  settings: [
    ...kept,
    'user auth on >auth-password ~gatehouse:auth:* ~gatehouse:shared:* &gatehouse:* +@all -@dangerous +info',
    'user mcp on >mcp-password ~gatehouse:mcp:* %R~gatehouse:shared:* &gatehouse:mcp:* +@all -@dangerous',
    'user bare on >bare-password ~gatehouse:* resetchannels +@all -@scripting',
  ],
})
t.teardown(() => redis.stop())
const as = (user: string) => `redis://${user}:${user}-password@127.0.0.1:${redis.port}`
const settings = { ...pairSettings(), REDIS_URL: redis.url }

t.test('in the settings of a right pair nothing is found, and nothing stays behind', async (t) => {
  const { bad, results } = await findings(settings)
  t.same(bad, [])
  t.match(results.find(({ check }) => check.name === 'redis')?.told, /Redis \d+\.\d+.* answers/)
  t.match(results.find(({ check }) => check.name === 'redis-rights')?.state, 'ok')
})

t.test('each service with a user of its own: nothing is found', async (t) => {
  const auth = await findings({ ...settings, REDIS_URL: as('auth') }, { shape: 'auth' })
  t.same(auth.bad, [])
  const { AUTH_KEYS, GITHUB_CLIENT_SECRET, GITHUB_CLIENT_ID, ...mcp } = settings
  t.same((await findings({ ...mcp, REDIS_URL: as('mcp') })).bad, [])
})

t.test('a mcp service that is given what auth alone needs is found', async (t) => {
  const { bad, said } = await findings(settings, { shape: 'mcp' })
  t.same(bad, ['keys', 'redis-rights'])
  t.match(said['keys'], /given AUTH_KEYS and GITHUB_CLIENT_SECRET. Take them out/)
  t.match(said['redis-rights'], /Give the mcp service a Redis user of its own/)
})

t.test('rights that are missing are found, by what they are for', async (t) => {
  const { bad, said } = await findings({ ...settings, REDIS_URL: as('bare') })
  t.same(bad, ['redis-rights'])
  t.match(said['redis-rights'], /may not use EVALSHA and EVAL under gatehouse:auth:. Give the user/)
  t.match(said['redis-rights'], /may not use PUBLISH and SUBSCRIBE under gatehouse:mcp:/)
  t.notMatch(said['redis-rights'], /GETDEL/)
})

t.test('a Redis that is away, and a wrong password, are told apart', async (t) => {
  const wrong = `redis://auth:planted-password@127.0.0.1:${redis.port}`
  const refused = await findings({ ...settings, REDIS_URL: wrong })
  t.same(refused.bad, ['redis'])
  t.match(refused.said['redis'], /wrong password.*Correct user and password/)
  t.notMatch(JSON.stringify(refused.results), 'planted-password')
  const away = await findings({ ...settings, REDIS_URL: 'redis://127.0.0.1:1' })
  t.match(away.said['redis'], /ECONNREFUSED.*with rediss:\/\/ where it speaks TLS.*start Redis/)
})

t.test('a Redis whose certificate nobody vouches for', async (t) => {
  const gateway = await startGateway(createCertificate(['localhost']))
  t.teardown(() => gateway.close())
  const REDIS_URL = gateway.url.replace('https:', 'rediss:')
  const { bad, said } = await findings({ ...settings, REDIS_URL })
  t.same(bad, ['redis'])
  t.match(said['redis'], /certificate is refused: \w+\).*NODE_EXTRA_CA_CERTS/)
})

t.test('a Redis that forgets and evicts is found', async (t) => {
  const forgetful = await startRedis({
    settings: ['maxmemory 50mb', 'maxmemory-policy allkeys-lru'],
  })
  t.teardown(() => forgetful.stop())
  const { bad, said } = await findings({ ...settings, REDIS_URL: forgetful.url })
  t.same(bad, ['redis-persistence', 'redis-eviction'])
  t.match(said['redis-persistence'], /appendonly yes/)
  t.match(said['redis-eviction'], /maxmemory-policy noeviction/)
})

t.test('a Redis that takes no writes is told by why', async (t) => {
  const other = await startRedis({ settings: kept })
  t.teardown(() => other.stop())
  const connection = connectRedis(other.url, () => {})
  await connection.connect()
  t.teardown(() => connection.disconnect())
  const at = { ...settings, REDIS_URL: other.url }
  await connection.set('gatehouse:shared:account:odd', '["not an account"]')
  await connection.set('gatehouse:shared:account:broken', '{planted')
  t.same((await findings(at)).bad, [], 'records that are none of ours')

  await connection.config('SET', 'maxmemory', '1')
  const full = await findings(at)
  t.same(full.bad, ['redis-rights'])
  t.match(full.said['redis-rights'], /Redis is full: it takes nothing new. Raise maxmemory/)
  await connection.config('SET', 'maxmemory', '0')

  await connection.replicaof('127.0.0.1', '1')
  const replica = await findings(at)
  t.match(replica.said['redis-rights'], /leads to a replica.*Set REDIS_URL to the primary/)
})

t.test('keys that are swapped do not open what is stored, and the right ones do', async (t) => {
  const connection = connectRedis(redis.url, () => {})
  await connection.connect()
  const store = redisStore(connection)
  t.teardown(() => store.close())
  const { AUTH_KEYS: authKeys, SESSION_KEYS: sessionKeys } = settings
  const world = { store, now: Date.now } as Parameters<typeof signingKeys>[0]['world']
  const made = { world, authKeys: keyRing([authKeys]), accessTokenSeconds: 900 }
  await signingKeys({ ...made, onNewKey: () => {} }).jwks()
  const accounts = accountRecords(store)
  const accessToken = accessTokenSealer(keyRing([sessionKeys])).seal('x', accounts.key('one'))
  const account = { userId: 1, login: 'mona', githubScopes: [], refreshToken: null }
  await accounts.put('one', { ...account, accessToken, expiresAt: null, revision: 1 }, 60)

  const right = await findings({ ...settings, SESSION_KEYS: `${key()},${sessionKeys}` })
  t.same(right.bad, [])
  t.match(right.results.find(({ check }) => check.name === 'stored-seals')?.state, 'ok')

  const swapped = await findings({ ...settings, SESSION_KEYS: authKeys, AUTH_KEYS: sessionKeys })
  t.same(swapped.bad, ['stored-seals'])
  t.match(swapped.said['stored-seals'], /AUTH_KEYS does not open the signing keys/)
  t.match(swapped.said['stored-seals'], /SESSION_KEYS does not open.*are not swapped/)
})

t.test('an AUTH_URL that is the public one, or that of another deployment, is found', async (t) => {
  const outside = await findings({ ...settings, AUTH_URL: settings.PUBLIC_URL })
  t.same(outside.bad, ['auth-url'])
  t.match(outside.said['auth-url'], /Set AUTH_URL to the address that the auth service has inside/)
  const other = await findings({ ...settings, PUBLIC_URL: 'http://localhost:9090' })
  t.same(other.bad, ['auth-url'])
  t.match(other.said['auth-url'], /Give both services the same PUBLIC_URL/)
  const gone = await findings({ ...settings, AUTH_URL: 'http://gone.internal:8081' })
  t.match(gone.said['auth-url'], /Start the auth service first/)
})

t.test('a Redis whose clock is not the one here is found', async (t) => {
  const { said } = await findings(settings, { now: () => Date.now() - 60_000 })
  t.match(said['redis-clock'], /The clock of Redis is \d+ s ahead of/)
})
