import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose'
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import type { SigningKeys } from '../../tokens/signing-keys.ts'
import { publishedAheadSeconds, signingKeySeconds, signingKeys } from '../../tokens/signing-keys.ts'
import type { TestWorld } from '../world.ts'
import { createWorld, testKey } from '../world.ts'

const accessTokenSeconds = 900
/** A process forgets what it read after this long. */
const rereadSeconds = 60

function build({
  outside = createWorld(),
  ring = ['a'],
}: {
  outside?: TestWorld
  ring?: string[]
}) {
  const made: string[] = []
  const keys = signingKeys({
    world: outside.world,
    authKeys: keyRing(ring.map(testKey)),
    accessTokenSeconds,
    onNewKey: (keyId) => made.push(keyId),
  })
  return { ...outside, outside, keys, made }
}

const idsOf = async (keys: SigningKeys) => (await keys.jwks()).keys.map(({ kid }) => kid)
const currentId = async (keys: SigningKeys) => (await keys.current()).keyId

/** Signs with the current key and checks with what is published. */
async function signAndVerify(signer: SigningKeys, verifier: SigningKeys) {
  const { keyId, key } = await signer.current()
  const header = { alg: 'ES256', kid: keyId }
  const token = await new SignJWT({ sub: '101' }).setProtectedHeader(header).sign(key)
  const { payload } = await jwtVerify(token, createLocalJWKSet(await verifier.jwks()))
  return payload.sub
}

t.test('the first who needs a key makes it, and it signs at once', async (t) => {
  const { keys, made } = build({})
  t.same(made, [])
  t.equal(await signAndVerify(keys, keys), '101')
  t.same(await idsOf(keys), made)
  t.equal(made.length, 1)
})

t.test('what is published is the public half alone', async (t) => {
  const { keys, store } = build({})
  const [jwk] = (await keys.jwks()).keys
  t.match(jwk, { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
  t.same(Object.keys(jwk!).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  t.notMatch(store.written.join('\n'), new RegExp(jwk!.x!), 'and the store sees none of it')
})

t.test('replicas share one key, made once however many start together', async (t) => {
  const outside = createWorld()
  const replicas = Array.from({ length: 10 }, () => build({ outside }))
  const ids = await Promise.all(replicas.map(({ keys }) => currentId(keys)))
  t.equal(new Set(ids).size, 1)
  t.equal(replicas.flatMap(({ made }) => made).length, 1)
  t.equal(await signAndVerify(replicas[0]!.keys, replicas[9]!.keys), '101')
})

t.test('a new key is published an hour before it signs; the old one signs till then', async (t) => {
  const { keys, clock, made } = build({})
  const old = await currentId(keys)
  clock.advance(signingKeySeconds - publishedAheadSeconds - 1)
  t.same(await idsOf(keys), [old])
  clock.advance(rereadSeconds + 1)
  t.equal(await currentId(keys), old)
  const fresh = made[1]!
  t.same(await idsOf(keys), [fresh, old])
  clock.advance(publishedAheadSeconds - 1)
  t.equal(await currentId(keys), old)
  clock.advance(1)
  t.equal(await currentId(keys), fresh)
  t.same(await idsOf(keys), [fresh, old])
})

t.test('an old key is published until its last token has ended, then retired', async (t) => {
  const { keys, clock, made } = build({})
  const old = await currentId(keys)
  clock.advance(signingKeySeconds - publishedAheadSeconds)
  await currentId(keys)
  clock.advance(2 * publishedAheadSeconds + accessTokenSeconds - 1)
  t.same(await idsOf(keys), [made[1], old])
  clock.advance(rereadSeconds)
  t.same(await idsOf(keys), [made[1]])
})

t.test('whenever a request comes, its token can be checked for its whole life', async (t) => {
  const edge = signingKeySeconds + publishedAheadSeconds
  const around = [-publishedAheadSeconds - 1, -1, 0, 1, accessTokenSeconds - 1, accessTokenSeconds]
  for (const seconds of around.map((offset) => edge + offset)) {
    const { keys, clock } = build({})
    await currentId(keys)
    clock.advance(seconds)
    const signer = await currentId(keys)
    clock.advance(accessTokenSeconds - 1)
    t.ok((await idsOf(keys)).includes(signer), `after ${seconds} s`)
  }
})

t.test('a replica that lost the race for the next key takes the winner’s', async (t) => {
  const outside = createWorld()
  const [one, two] = [build({ outside }), build({ outside })]
  await Promise.all([currentId(one.keys), currentId(two.keys)])
  outside.clock.advance(signingKeySeconds)
  await Promise.all([currentId(one.keys), currentId(two.keys)])
  t.same(await idsOf(one.keys), await idsOf(two.keys))
  t.equal(one.made.length + two.made.length, 2)
})

t.test('keys outlive a rotation of the ring and are private to it', async (t) => {
  const before = build({})
  const id = await currentId(before.keys)
  const after = build({ outside: before.outside, ring: ['b', 'a'] })
  t.equal(await currentId(after.keys), id)
  t.equal(await signAndVerify(after.keys, before.keys), '101')
  const stranger = build({ outside: before.outside, ring: ['x'] })
  await t.rejects(stranger.keys.jwks(), { code: 'SYS_003' })
})

t.test(
  'what an old key of the ring sealed is sealed anew, so that it can be dropped',
  async (t) => {
    const { outside, keys } = build({})
    const id = await currentId(keys)
    const rotated = build({ outside, ring: ['b', 'a'] })
    t.equal(await currentId(rotated.keys), id)
    t.equal(await currentId(build({ outside, ring: ['b'] }).keys), id)
    const writes = () => outside.store.calls.filter(({ method }) => method === 'replace').length
    const before = writes()
    t.equal(await currentId(build({ outside, ring: ['b', 'a'] }).keys), id)
    t.equal(writes(), before, 'once')
  }
)

t.test('a store that lets nobody write is told as such after twenty tries', async (t) => {
  const { keys, world, made } = build({})
  world.store.claim = async () => false
  await t.rejects(keys.current(), { code: 'SYS_002' })
  t.same(made, [])
})

t.test('what was read serves for a minute while the store is away', async (t) => {
  const { keys, store, clock } = build({})
  const id = await currentId(keys)
  store.failsAt = () => true
  clock.advance(rereadSeconds - 1)
  t.equal(await currentId(keys), id)
  clock.advance(1)
  await t.rejects(keys.current(), { code: 'SYS_002' })
})
