import { Type } from '@sinclair/typebox'
import { errors } from '#shared/errors/catalogue.ts'
import { ask } from '../features/ask.ts'
import type { CallContext } from '../features/context.ts'
import { logLevels } from '../features/context.ts'
import type { Features } from '../features/features.ts'
import type { Tool } from '../tools/tool.ts'
import { defineTool } from '../tools/tool.ts'
import { closed, isAnswered, prompts, question, resources } from './features-read.ts'

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
const textOf = (text: string) => ({ content: [{ type: 'text' as const, text }] })

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
    : ask({ question }, { asked: 'once' })

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
      name: 'poll',
      run: async (_input, { letPoll }) => {
        await letPoll()
        return textOf('polled')
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

  const features = { tools, prompts, resources, changes: { lists: true, resources: true } }
  return { features, held }
}
