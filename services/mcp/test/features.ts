import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { ask, elicit } from '../features/ask.ts'
import type { CallContext } from '../features/context.ts'
import { logLevels } from '../features/context.ts'
import type { Features } from '../features/features.ts'
import { definePrompt } from '../prompts/prompt.ts'
import type { Resource } from '../resources/resource.ts'
import type { Tool } from '../tools/tool.ts'
import { defineTool } from '../tools/tool.ts'

/** What a test holds of the tools that wait for it. */
export interface Held {
  /** Signals of the calls of `wait`, in the order they came. */
  signals: AbortSignal[]
  /** Lets every call of `wait` go on. */
  release(): void
}

const hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
}
const closed = { additionalProperties: false }
const textOf = (text: string) => ({ content: [{ type: 'text' as const, text }] })
const form = { type: 'object', properties: { answer: { type: 'string' } } }

interface Simple {
  name: string
  run: (input: Record<string, unknown>, context: CallContext) => ReturnType<Tool['run']>
  changes?: Partial<Omit<Tool, 'name' | 'run'>>
}

/** A tool of the set `users` that takes `value`, a text. */
export const simpleTool = ({ name, run, changes }: Simple): Tool =>
  defineTool({
    name,
    title: name,
    description: `Does ${name}.`,
    set: 'users',
    scopes: [],
    annotations: hints,
    input: Type.Object({ value: Type.Optional(Type.String()) }, closed),
    run,
    ...changes,
  })

/** Asks the person once; tells what it was given in its second run. */
const asks: Simple['run'] = async (_input, { answers, state }) =>
  isAnswered(answers)
    ? textOf(JSON.stringify({ answers, state }))
    : ask({ question: elicit('What is it?', form) }, { asked: 'once' })
const isAnswered = (answers: object) => Object.keys(answers).length > 0

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

/** Features that do, each, one thing a transport has to carry. */
export function testFeatures(): { features: Features; held: Held } {
  const gate = Promise.withResolvers<void>()
  const held: Held = { signals: [], release: gate.resolve }

  const tools = [
    simpleTool({ name: 'echo', run: async ({ value }) => textOf(`${value}`) }),
    simpleTool({
      name: 'log',
      run: async (_input, { log }) => {
        for (const level of logLevels) await log(level, `a line of ${level}`)
        return textOf('logged')
      },
    }),
    simpleTool({
      name: 'progress',
      run: async (_input, { progress }) => {
        for (const done of [1, 1, Number.NaN, 0, 3]) await progress(done, 3, `at ${done}`)
        return textOf('done')
      },
    }),
    simpleTool({
      name: 'announce',
      run: async ({ value }, { announce }) => {
        await announce(
          value === undefined ? { kind: 'tools' } : { kind: 'resource', uri: `${value}` }
        )
        return textOf('announced')
      },
    }),
    simpleTool({
      name: 'wait',
      run: async ({ value }, { signal, log, letPoll }) => {
        held.signals.push(signal)
        if (value === 'log') await log('error', 'waiting')
        if (value === 'poll') await letPoll()
        const left = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => left.resolve())
        await Promise.race([gate.promise, left.promise])
        if (value === 'log') await log('error', 'waited')
        return textOf('waited')
      },
    }),
    simpleTool({
      name: 'fail',
      run: async ({ value }) => {
        throw value === 'known' ? errors.GITHUB_UNREACHABLE() : new TypeError('secret detail')
      },
    }),
    simpleTool({ name: 'ask', run: asks }),
    simpleTool({
      name: 'write',
      run: asks,
      changes: { scopes: ['github:write'], annotations: { ...hints, readOnlyHint: false } },
    }),
    simpleTool({
      name: 'late',
      run: async (_input, { log, progress }) => {
        setImmediate(() => void Promise.all([log('error', 'too late'), progress(1)]))
        return textOf('early')
      },
    }),
  ]

  const prompts = [
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
          : ask({ question: elicit('What is it?', form) }),
    }),
  ]

  const resources = [
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
          : ask({ question: elicit('What is it?', form) }),
    }),
    simpleResource('test://people/{name}', {
      complete: {
        name: async (value, _context, others) => [`${value}!`, JSON.stringify(others)],
      },
    }),
    simpleResource('test://private/{+path}', { scopes: ['github:private'] }),
  ]
  const features = { tools, prompts, resources, changes: { lists: true, resources: true } }
  return { features, held }
}
