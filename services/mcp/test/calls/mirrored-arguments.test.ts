import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { mirroredArguments } from '../../calls/mirrored-arguments.ts'

const named = (name: unknown) => ({ 'x-mcp-header': name })

t.test('an argument is found wherever properties alone lead to it', async (t) => {
  const input = Type.Object({
    region: Type.Optional(Type.String(named('Region'))),
    plain: Type.String(),
    where: Type.Object({
      Floor: Type.Integer(named('X-Floor')),
      lit: Type.Boolean(named('lit')),
    }),
  })
  t.same(mirroredArguments(input), [
    { path: ['region'], header: 'mcp-param-region', isInteger: false },
    { path: ['where', 'Floor'], header: 'mcp-param-x-floor', isInteger: true },
    { path: ['where', 'lit'], header: 'mcp-param-lit', isInteger: false },
  ])
  t.same(mirroredArguments(Type.Object({ plain: Type.String() })), [])
})

t.test('a tool that clients would drop ends the start', async (t) => {
  const text = Type.String(named('Region'))
  const wrong: Record<string, TSchema> = {
    'no name': Type.String(named('')),
    'a name that is no text': Type.String(named(1)),
    'a space': Type.String(named('The Region')),
    'a line break': Type.String(named('Region\r\n')),
    'a number that may have a fraction': Type.Number(named('Region')),
    'a list': Type.Array(Type.String(), named('Region')),
    'an object': Type.Object({}, named('Region')),
    'entries of a list': Type.Array(text),
    'one of several': Type.Union([text, Type.Null()]),
    'values of any name': Type.Record(Type.String(), text),
  }
  for (const [title, schema] of Object.entries(wrong)) {
    t.throws(() => mirroredArguments(Type.Object({ value: schema })), TypeError, title)
  }
  const twice = Type.Object({ one: text, other: Type.String(named('REGION')) })
  t.throws(() => mirroredArguments(twice), TypeError, 'one header for two arguments')
  t.throws(() => mirroredArguments(Type.Object({}, named('Region'))), TypeError, 'the whole input')
})
