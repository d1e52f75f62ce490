import { Type } from '@sinclair/typebox'
import t from 'tap'
import { validValue } from '../../calls/valid-value.ts'

t.test('what is valid is told from the schema', async (t) => {
  const phrases = [
    [Type.Boolean(), 'true or false'],
    [Type.Integer({ minimum: 1, maximum: 100 }), 'a whole number from 1 to 100'],
    [Type.Integer({ minimum: 1 }), 'a whole number of at least 1'],
    [Type.Integer({ maximum: 9 }), 'a whole number of at most 9'],
    [Type.Integer(), 'a whole number'],
    [Type.Number({ minimum: 0, maximum: 0.5 }), 'a number from 0 to 0.5'],
    [Type.String(), 'text'],
    [Type.String({ minLength: 1, maxLength: 100_000 }), 'text of 1 to 100,000 characters'],
    [Type.String({ minLength: 2 }), 'text of at least 2 characters'],
    [Type.String({ maxLength: 39 }), 'text of at most 39 characters'],
    [Type.Array(Type.String(), { minItems: 1, maxItems: 3 }), 'a list of 1 to 3 entries'],
    [Type.Array(Type.String()), 'a list'],
    [Type.Union([Type.Literal('open'), Type.Literal('closed')]), 'one of "open", "closed"'],
    [Type.Unsafe({ enum: ['a', 1] }), 'one of "a", 1'],
    [Type.String({ 'x-valid': 'a date' }), 'a date'],
  ] as const
  for (const [schema, phrase] of phrases) t.equal(validValue(schema), phrase)
})
