import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { issuedTokens, tokensKey } from '../tokens.ts'
import { secret } from './build.ts'

const issued = (token: string, login = 'mona-demo') => ({ token, login, id: 3, scopes: ['repo'] })
const secretOne = secret()
const setup = () => {
  let nowMs = Date.UTC(2026, 0, 1)
  const now = () => nowMs
  const store = memoryStore(now)
  const passDays = (days: number) => {
    nowMs += days * 24 * 3600 * 1000
  }
  return { store, now, keys: keyRing([secretOne]), passDays }
}

t.test('a token is found where it was remembered and after the next start', async (t) => {
  const options = setup()
  const tokens = await issuedTokens(options)
  await tokens.remember(issued('gho_one'))
  t.match(tokens.find('gho_one'), { login: 'mona-demo', id: 3, scopes: ['repo'] })
  const later = await issuedTokens(options)
  t.match(later.all(), [issued('gho_one')])
  t.equal(later.find('gho_two'), undefined)
})

t.test('the store holds no token and no login in the clear', async (t) => {
  const options = setup()
  const written: string[] = []
  const claim = (key: string, value: string, ttlSeconds: number) => {
    written.push(key, value)
    return options.store.claim(key, value, ttlSeconds)
  }
  const tokens = await issuedTokens({ ...options, store: { ...options.store, claim } })
  await tokens.remember(issued('gho_one'))
  t.equal(written[0], tokensKey)
  t.notMatch(written.join(), /gho_one|mona/)
})

t.test('nothing is written while nothing was issued', async (t) => {
  const options = setup()
  await issuedTokens(options)
  t.equal(await options.store.get(tokensKey), null)
})

t.test('tokens remembered at the same time are all kept', async (t) => {
  const options = setup()
  const tokens = await issuedTokens(options)
  const names = Array.from({ length: 40 }, (_, i) => `gho_${i}`)
  await Promise.all(names.map((name) => tokens.remember(issued(name))))
  t.same(
    (await issuedTokens(options)).all().map(({ token }) => token),
    names
  )
})

t.test('two processes on one store lose nothing, and neither answers for the other', async (t) => {
  const options = setup()
  const [one, two] = [await issuedTokens(options), await issuedTokens(options)]
  await Promise.all([
    one.remember(issued('gho_one')),
    two.remember(issued('gho_two')),
    one.remember(issued('gho_three')),
  ])
  t.equal((await issuedTokens(options)).all().length, 3)
  t.equal(one.find('gho_two'), undefined)
  t.ok(one.find('gho_one') && two.find('gho_two'))
})

t.test('a token that another process forgot is forgotten with the next write', async (t) => {
  const options = setup()
  const one = await issuedTokens(options)
  await one.remember(issued('gho_one'))
  await (await issuedTokens(options)).forget(({ token }) => token === 'gho_one')
  await one.remember(issued('gho_two'))
  t.same(
    one.all().map(({ token }) => token),
    ['gho_two']
  )
})

t.test('a forgotten token is gone now and at the next start', async (t) => {
  const options = setup()
  const tokens = await issuedTokens(options)
  await tokens.remember(issued('gho_one'))
  await tokens.remember(issued('gho_two'))
  await tokens.forget(({ token }) => token === 'gho_one')
  t.equal(tokens.find('gho_one'), undefined)
  t.same(
    (await issuedTokens(options)).all().map(({ token }) => token),
    ['gho_two']
  )
})

t.test('a token ends after 180 days', async (t) => {
  const options = setup()
  const tokens = await issuedTokens(options)
  await tokens.remember(issued('gho_old'))
  options.passDays(179)
  await tokens.remember(issued('gho_new'))
  t.ok(tokens.find('gho_old'))
  options.passDays(1)
  t.equal(tokens.find('gho_old'), undefined)
  t.same(
    (await issuedTokens(options)).all().map(({ token }) => token),
    ['gho_new']
  )
})

t.test('the 500 newest tokens are kept', async (t) => {
  const options = setup()
  const tokens = await issuedTokens(options)
  for (let i = 0; i < 503; i += 1) await tokens.remember(issued(`gho_${i}`))
  t.equal(tokens.all().length, 500)
  t.equal(tokens.find('gho_2'), undefined)
  t.equal((await issuedTokens(options)).all()[0]?.token, 'gho_3')
})

t.test(
  'a new key in front of the ring seals at the next start, and signs nobody out',
  async (t) => {
    const options = setup()
    await (await issuedTokens(options)).remember(issued('gho_one'))
    const fresh = secret()
    await issuedTokens({ ...options, keys: keyRing([fresh, secretOne]) })
    t.ok((await issuedTokens({ ...options, keys: keyRing([fresh]) })).find('gho_one'))
  }
)

t.test('a record under other keys counts for nothing and is left as it is', async (t) => {
  const options = setup()
  await (await issuedTokens(options)).remember(issued('gho_one'))
  t.same((await issuedTokens({ ...options, keys: keyRing([secret()]) })).all(), [])
  t.ok((await issuedTokens(options)).find('gho_one'))
})

t.test('a failing store passes through, and the next write is not held up', async (t) => {
  const options = setup()
  let broken = false
  const get = async (key: string) => {
    if (broken) throw new Error('no answer')
    return options.store.get(key)
  }
  const tokens = await issuedTokens({ ...options, store: { ...options.store, get } })
  broken = true
  await t.rejects(tokens.remember(issued('gho_one')), { message: 'no answer' })
  t.equal(tokens.find('gho_one'), undefined)
  broken = false
  await tokens.remember(issued('gho_two'))
  t.ok(tokens.find('gho_two'))
})

t.test('a record that never stays the same is given up on', async (t) => {
  const options = setup()
  let attempts = 0
  const claim = async () => {
    attempts += 1
    return false
  }
  const tokens = await issuedTokens({ ...options, store: { ...options.store, claim } })
  await t.rejects(tokens.remember(issued('gho_one')), { code: 'SYS_002' })
  t.equal(attempts, 20)
})

t.test('a record that is no record stops the start', async (t) => {
  const options = setup()
  const sealed = sealer(options.keys, 'demo/tokens').seal('not JSON', tokensKey)
  await options.store.set(tokensKey, sealed, 60)
  await t.rejects(issuedTokens(options), SyntaxError)
})

t.test('a record of another version counts for nothing', async (t) => {
  const options = setup()
  const record = JSON.stringify({ v: 0, tokens: [issued('gho_one')] })
  await options.store.set(
    tokensKey,
    sealer(options.keys, 'demo/tokens').seal(record, tokensKey),
    60
  )
  t.same((await issuedTokens(options)).all(), [])
})
