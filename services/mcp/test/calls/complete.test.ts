import t from 'tap'
import { completer } from '../../calls/complete.ts'
import { registry } from '../../calls/registry.ts'
import type { CallContext } from '../../features/context.ts'
import { testCaller } from '../caller.ts'
import { testFeatures } from '../features.ts'

const complete = completer(registry(testFeatures().features))
const { caller } = testCaller()
const nothing = { values: [], total: 0, hasMore: false }

type Ref = Parameters<typeof complete>[0]['ref']

const suggest = (ref: Ref, name: string, more: object = {}, who = caller) =>
  complete({ ref, argument: { name, value: 'x' }, ...more }, who, () => ({}) as CallContext)

const prompt = (name: string): Ref => ({ type: 'ref/prompt', name })
const template = (uri: string): Ref => ({ type: 'ref/resource', uri })

t.test('a hundred suggestions are told, and how many there are', async (t) => {
  const found = await suggest(prompt('greet'), 'name')
  t.match(found, { total: 150, hasMore: true })
  t.same(
    found?.values,
    Array.from({ length: 100 }, (_one, at) => `x${at}`)
  )
})

t.test('arguments that are filled in already are known to who suggests', async (t) => {
  const ref = template('test://people/{name}')
  t.same(await suggest(ref, 'name', { context: { arguments: { other: 'a' } } }), {
    values: ['x!', '{"other":"a"}'],
    total: 2,
    hasMore: false,
  })
  t.same((await suggest(ref, 'name'))?.values, ['x!', '{}'])
})

t.test('an argument without suggestions has none, whatever its name', async (t) => {
  for (const name of ['', 'unknown', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    t.same(await suggest(prompt('greet'), name), nothing, name)
    t.same(await suggest(template('test://plain'), name), nothing, name)
  }
})

t.test('nothing is suggested to who may not call', async (t) => {
  t.same(await suggest(prompt('private'), 'name'), nothing)
  const scopes = ['github:private']
  const allowed = testCaller({ principal: { ...caller.principal, scopes } }).caller
  t.same((await suggest(prompt('private'), 'name', {}, allowed))?.values, ['a secret'])
})

t.test('what does not exist is told apart', async (t) => {
  for (const ref of [prompt('unknown'), prompt('__proto__'), template('test://people/mona')]) {
    t.equal(await suggest(ref, 'name'), null)
  }
})
