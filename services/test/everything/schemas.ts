import { Type } from '@sinclair/typebox'
import { fixture, says } from './fixture.ts'

/** What clients are to see of an input schema, word for word. */
export const schemas = [
  fixture({
    name: 'json_schema_2020_12_tool',
    description: 'Has an input schema with words of JSON Schema 2020-12.',
    input: Type.Object(
      {
        name: Type.Optional(Type.String()),
        address: Type.Optional(Type.Any({ $ref: '#/$defs/address' })),
        contactMethod: Type.Optional(Type.Any({ type: 'string', enum: ['phone', 'email'] })),
        phone: Type.Optional(Type.String()),
        email: Type.Optional(Type.String()),
      },
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $defs: {
          address: {
            $anchor: 'addressDef',
            type: 'object',
            properties: { street: { type: 'string' }, city: { type: 'string' } },
          },
        },
        allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
        if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
        then: { required: ['phone'] },
        else: { required: ['email'] },
        additionalProperties: false,
      }
    ),
    run: async (input) => says(JSON.stringify(input)),
  }),
  fixture({
    name: 'test_x_mcp_header',
    description: 'Takes arguments that clients repeat in headers.',
    input: Type.Object({
      region: Type.Optional(Type.String({ 'x-mcp-header': 'Region' })),
      priority: Type.Optional(Type.Integer({ 'x-mcp-header': 'Priority' })),
    }),
    run: async (input) => says(JSON.stringify(input)),
  }),
]
