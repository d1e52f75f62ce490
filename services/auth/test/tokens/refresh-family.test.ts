import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { refreshFamilies } from '../../tokens/refresh-family.ts'
import { testKey } from '../world.ts'

const ring = keyRing([testKey('a')])
const graceSeconds = 60
const families = refreshFamilies(ring, graceSeconds)
const start = 1_000_000
const usedUp = { kind: 'used-up' }

/** A family that began with `t0` and went on to `t<count>`, one token a second. */
function chain(count: number, rules = families) {
  let family = rules.begin('t0')
  for (let step = 0; step < count; step++) {
    family = rules.replace(family, `t${step}`, `t${step + 1}`, start + step)
  }
  return family
}

t.test('the newest token is the one to use', async (t) => {
  t.same(families.present(families.begin('t0'), 't0', start), { kind: 'current' })
  t.same(families.present(chain(3), 't3', start + 3), { kind: 'current' })
})

t.test('a token replaced within the window leads to the newest over many steps', async (t) => {
  const family = chain(5)
  for (const token of ['t0', 't1', 't2', 't3', 't4']) {
    t.same(families.present(family, token, start + 5), { kind: 'replaced', newest: 't5' }, token)
  }
})

t.test('the window is counted from the moment a token was replaced, to the second', async (t) => {
  const family = chain(2)
  t.match(families.present(family, 't0', start + graceSeconds), { newest: 't2' })
  t.same(families.present(family, 't0', start + graceSeconds + 1), usedUp)
  t.match(families.present(family, 't1', start + graceSeconds + 1), { newest: 't2' })
  t.same(families.present(family, 't1', start + graceSeconds + 2), usedUp)
})

t.test('a token the family never had is used up', async (t) => {
  for (const token of ['', 't', 't6', 'T5']) {
    t.same(families.present(chain(5), token, start), usedUp, token)
  }
})

t.test('without a window every replaced token is used up at once, and none is kept', async (t) => {
  const strict = refreshFamilies(ring, 0)
  const family = chain(2, strict)
  t.same(family.replaced, [])
  t.same(strict.present(family, 't1', start), usedUp)
  t.same(strict.present(family, 't2', start), { kind: 'current' })
})

t.test('the record keeps no token, and nothing from outside the window', async (t) => {
  const family = families.replace(families.begin('first-token'), 'first-token', 'second', start)
  t.notMatch(JSON.stringify(family), /first-token|second/)
  t.equal(chain(100).replaced.length, 61)
})

t.test('a family has room for 64 fresh links, and again when the first is stale', async (t) => {
  const wide = refreshFamilies(ring, 600)
  t.equal(wide.secondsToRoom(chain(63, wide), start + 63), 0)
  const full = chain(64, wide)
  t.match(wide.present(full, 't0', start + 64), { newest: 't64' }, 'the whole way is walked')
  t.equal(wide.secondsToRoom(full, start + 64), 537)
  t.equal(wide.secondsToRoom(full, start + 600), 1)
  t.equal(wide.secondsToRoom(full, start + 601), 0)
})

t.test('a successor opens with the replaced token and the ring, never with one', async (t) => {
  const family = chain(1)
  const [link] = family.replaced
  t.throws(() => refreshFamilies(keyRing([testKey('x')]), 60).present(family, 't0', start), {
    code: 'SYS_003',
  })
  const swapped = { ...families.replace(families.begin('other'), 'other', 'x', start) }
  swapped.replaced[0]!.successor = link!.successor
  t.throws(() => families.present(swapped, 'other', start), { code: 'SYS_003' })
})

t.test('a rotated ring still opens successors', async (t) => {
  const rotated = refreshFamilies(keyRing([testKey('b'), testKey('a')]), graceSeconds)
  t.match(rotated.present(chain(3), 't0', start + 3), { newest: 't3' })
})
