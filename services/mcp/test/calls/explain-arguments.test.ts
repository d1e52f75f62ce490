import { Type } from '@sinclair/typebox'
import type { Test } from 'tap'
import t from 'tap'
import { argumentReader } from '../../calls/explain-arguments.ts'

const read = argumentReader(
  'make_tea',
  Type.Object(
    {
      cups: Type.Integer({ minimum: 1, maximum: 8 }),
      sugar: Type.Optional(Type.Boolean({ default: true })),
      kind: Type.Optional(Type.String({ maxLength: 5 })),
    },
    { additionalProperties: false }
  )
)

/** The words of the refusal; the test fails if nothing is refused. */
function refusal(t: Test, given: Record<string, unknown>): string {
  let message = ''
  try {
    read(given)
    t.fail('nothing was refused')
  } catch (error) {
    t.match(error, { name: 'INVALID_INPUT', code: 'VAL_001', hint: '' })
    message = (error as Error).message
  }
  return message
}

t.test('right arguments come back with the defaults of the schema', async (t) => {
  const given = { cups: 2 }
  t.same(read(given), { cups: 2, sugar: true })
  t.same(given, { cups: 2 }, 'what the client sent stays as it was')
  t.same(read({ cups: 8, sugar: false, kind: 'mint' }), { cups: 8, sugar: false, kind: 'mint' })
})

t.test('an error names the argument, the value given and what is valid', async (t) => {
  t.equal(refusal(t, { cups: 9 }), 'cups is 9, but must be a whole number from 1 to 8.')
  t.equal(refusal(t, { cups: '5' }), 'cups is "5", but must be a whole number from 1 to 8.')
  t.equal(refusal(t, { cups: 1.5 }), 'cups is 1.5, but must be a whole number from 1 to 8.')
  t.equal(refusal(t, { cups: null }), 'cups is null, but must be a whole number from 1 to 8.')
  t.equal(refusal(t, { cups: [1] }), 'cups is a list, but must be a whole number from 1 to 8.')
  t.equal(refusal(t, { cups: {} }), 'cups is an object, but must be a whole number from 1 to 8.')
})

t.test('an argument of any depth is refused in words', async (t) => {
  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
  t.equal(refusal(t, { cups: deep }), 'cups is a list, but must be a whole number from 1 to 8.')
})

t.test('a missing argument is named', async (t) => {
  t.equal(refusal(t, {}), 'cups is missing, but must be a whole number from 1 to 8.')
})

t.test('an argument that does not exist is named, with those that do', async (t) => {
  const message = '"milk" is not an argument of make_tea: it takes cups, sugar, kind.'
  t.equal(refusal(t, { cups: 1, milk: true }), message)
  const none = argumentReader('rest', Type.Object({}, { additionalProperties: false }))
  t.throws(() => none({ x: 1 }), { message: '"x" is not an argument of rest: it takes none.' })
})

t.test('several mistakes are told at once, in the order of the schema', async (t) => {
  t.equal(
    refusal(t, { milk: 1, kind: 'too long', cups: 0, sugar: 'yes' }),
    'cups is 0, but must be a whole number from 1 to 8. sugar is "yes", but must be true or false. ' +
      'kind is "too long", but must be text of at most 5 characters. ' +
      '"milk" is not an argument of make_tea: it takes cups, sugar, kind.'
  )
})

t.test('ten mistakes are told, of the others their number', async (t) => {
  const unknown = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`x${i}`, i]))
  const message = refusal(t, { cups: 1, ...unknown })
  t.match(message, /"x9" is not/)
  t.notMatch(message, /"x10" is not/)
  t.match(message, / And 2 more\.$/)
})

t.test('a value is shown as JSON, cut to 100 characters', async (t) => {
  const long = 'x'.repeat(500)
  t.match(refusal(t, { cups: 1, kind: long }), `kind is "${'x'.repeat(99)}…, but must be text`)
  t.match(refusal(t, { cups: 1, [long]: 1 }), `"${'x'.repeat(99)}… is not an argument`)
})

t.test('nothing invisible gets into the words', async (t) => {
  const message = refusal(t, { cups: 'a\n\u202eb\u200b\u2028"c"\u{e0041}' })
  t.match(message, String.raw`cups is "a\n\u{202e}b\u{200b}\u{2028}\"c\"\u{e0041}", but`)
  t.match(
    refusal(t, { cups: 1, '\u0000\u200b': 1 }),
    String.raw`"\u0000\u{200b}" is not an argument`
  )
})

t.test('names of every object are no arguments', async (t) => {
  t.match(refusal(t, { cups: 1, constructor: 1, toString: 1 }), /^"constructor" is not an argument/)
})
