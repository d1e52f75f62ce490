import t from 'tap'
import { callParams } from '../../calls/call-params.ts'

const { validate, jsonSchema } = callParams['~standard']

t.test('a name, and arguments where there are any', async (t) => {
  for (const value of [{ name: 'a' }, { name: 'a', arguments: { b: null }, _meta: {}, more: 1 }]) {
    t.same(await validate(value), { value })
  }
})

t.test('anything else is refused in words', async (t) => {
  for (const value of [
    {},
    { name: 1 },
    { name: 'a', arguments: [] },
    { name: 'a', arguments: null },
  ]) {
    t.match(await validate(value), { issues: [{ message: '`name` must be text' }] })
  }
  const target = { target: 'draft-2020-12' } as const
  t.same(jsonSchema.input(target), jsonSchema.output(target))
})
