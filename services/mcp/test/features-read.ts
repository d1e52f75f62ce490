import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { ask, elicit } from '../features/ask.ts'
import { definePrompt } from '../prompts/prompt.ts'
import type { Resource } from '../resources/resource.ts'

export const closed = { additionalProperties: false }
export const question = elicit('What is it?', {
  type: 'object',
  properties: { answer: { type: 'string' } },
})
export const isAnswered = (answers: object) => Object.keys(answers).length > 0

const simpleResource = (uri: string, changes: Partial<Resource> = {}): Resource => ({
  name: uri,
  title: uri,
  description: `Holds ${uri}.`,
  mimeType: 'text/plain',
  scopes: [],
  uri,
  read: async (address, variables) => [
    { uri: address, mimeType: 'text/plain', text: JSON.stringify(variables) },
  ],
  ...changes,
})

export const prompts = [
  definePrompt({
    name: 'greet',
    title: 'Greet',
    description: 'Greets.',
    scopes: [],
    input: Type.Object({ name: Type.String({ description: 'Whom', minLength: 2 }) }, closed),
    complete: {
      name: async (value) => Array.from({ length: 150 }, (_one, at) => `${value}${at}`),
    },
    run: async ({ name }) => [{ role: 'user', content: { type: 'text', text: `Hi ${name}` } }],
  }),
  definePrompt({
    name: 'private',
    title: 'Private',
    description: 'Needs more.',
    scopes: ['github:private'],
    input: Type.Object({ name: Type.Optional(Type.String()) }),
    complete: { name: async () => ['a secret'] },
    run: async () => [],
  }),
  definePrompt({
    name: 'ask',
    title: 'Ask',
    description: 'Asks first.',
    scopes: [],
    input: Type.Object({}, closed),
    run: async (_input, { answers }) =>
      isAnswered(answers)
        ? [{ role: 'user', content: { type: 'text', text: JSON.stringify(answers) } }]
        : ask({ question }),
  }),
]

export const resources = [
  simpleResource('test://plain'),
  simpleResource('test://gone', {
    read: async () => {
      throw errors.RESOURCE_NOT_FOUND()
    },
  }),
  simpleResource('test://asks', {
    read: async (uri, _variables, { answers }) =>
      isAnswered(answers)
        ? [{ uri, mimeType: 'text/plain', text: JSON.stringify(answers) }]
        : ask({ question }),
  }),
  simpleResource('test://people/{name}', {
    complete: {
      name: async (value, _context, others) => [`${value}!`, JSON.stringify(others)],
    },
  }),
  simpleResource('test://private/{+path}', { scopes: ['github:private'] }),
]
