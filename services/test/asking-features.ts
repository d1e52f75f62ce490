import { setTimeout as pause } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import { ask, elicit, sample } from '../mcp/features/ask.ts'
import type { Features } from '../mcp/features/features.ts'
import type { Resource } from '../mcp/resources/resource.ts'
import { defineTool } from '../mcp/tools/tool.ts'

/** What a test is told from inside the tools that run in its own process. */
export interface Inside {
  /** Resolves when `hang` was called with this label. */
  hanging(label: string): Promise<void>
  /** Resolves when nobody waits for that call any more. */
  aborted(label: string): Promise<void>
  hasAborted(label: string): boolean
}

const scopes = ['github:read'] as const
const common = {
  set: 'users',
  scopes,
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
} as const

const maxHangMs = 30_000

/** Asks the person and the model of the client in one go, and tells what both said. */
const askBoth = defineTool({
  ...common,
  name: 'ask_both',
  title: 'Ask the person and the model',
  description: 'Asks for a name and for a line about a topic.',
  input: Type.Object({ topic: Type.String() }),
  output: Type.Object({ topic: Type.String(), name: Type.String(), line: Type.String() }),
  async run({ topic }, { answers, state, progress, log }) {
    await progress(1, 2, 'begun')
    if (!answers['name'] || !answers['line']) {
      await log('notice', `asking about ${topic}`)
      const schema = { type: 'object', properties: { name: { type: 'string' } } }
      const text = `Write a line about ${topic}.`
      const messages = [{ role: 'user', content: { type: 'text', text } }]
      const questions = {
        name: elicit(`Who asks about ${topic}?`, schema),
        line: sample({ messages, maxTokens: 50 }),
      }
      return ask(questions, { topic })
    }
    await progress(2, 2, 'answered')
    const { name, line } = answers as unknown as Answered
    const structured = {
      topic: (state as { topic: string }).topic,
      name: name.content.name,
      line: line.content.text,
    }
    return { structured, text: `${structured.name}: ${structured.line}` }
  },
})

interface Answered {
  name: { content: { name: string } }
  line: { content: { text: string } }
}

/** Takes its time, and says at each step how far it has come. */
const count = defineTool({
  ...common,
  name: 'count',
  title: 'Count',
  description: 'Counts to `to`, a step every `pauseMs`.',
  input: Type.Object({
    to: Type.Integer({ minimum: 1, maximum: 100 }),
    pauseMs: Type.Integer({ minimum: 0, maximum: 1000 }),
    poll: Type.Boolean({ default: false }),
  }),
  output: Type.Object({ to: Type.Integer() }),
  async run({ to, pauseMs, poll }, { progress, log, signal, letPoll }) {
    for (let step = 1; step <= to; step++) {
      await progress(step, to, `step ${step}`)
      await log('info', `step ${step}`)
      if (poll && step === 1) await letPoll()
      await pause(pauseMs, undefined, { signal })
    }
    return { structured: { to }, text: String(to) }
  },
})

const touchNote = defineTool({
  ...common,
  name: 'touch_note',
  title: 'Touch a note',
  description: 'Says that a note has changed.',
  input: Type.Object({ name: Type.String() }),
  output: Type.Object({ uri: Type.String() }),
  async run({ name }, { announce }) {
    const uri = `note://${name}`
    await announce({ kind: 'resource', uri })
    return { structured: { uri }, text: uri }
  },
})

const note: Resource = {
  name: 'note',
  title: 'A note',
  description: 'Something that changes.',
  mimeType: 'text/plain',
  scopes,
  uri: 'note://{name}',
  read: async (uri, { name }) => [{ uri, mimeType: 'text/plain', text: `the note ${name}` }],
}

/** Features that use all that the transport offers beside plain answers, for the tests of it. */
export function askingFeatures(): Features & { inside: Inside } {
  const happenings = new Map<string, PromiseWithResolvers<void>>()
  const happened = new Set<string>()
  const happening = (name: string) => {
    const found = happenings.get(name) ?? Promise.withResolvers<void>()
    happenings.set(name, found)
    return found
  }
  const hang = defineTool({
    ...common,
    name: 'hang',
    title: 'Hang',
    description: 'Waits until nobody waits for it any more.',
    input: Type.Object({ label: Type.String() }),
    output: Type.Object({}),
    async run({ label }, { progress, signal }) {
      await progress(1, 2, 'hanging')
      happening(`hanging ${label}`).resolve()
      await pause(maxHangMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) {
        happened.add(`aborted ${label}`)
        happening(`aborted ${label}`).resolve()
      }
      return { structured: {}, text: 'It was left alone.' }
    },
  })
  return {
    tools: [askBoth, count, touchNote, hang],
    prompts: [],
    resources: [note],
    changes: { lists: true, resources: true },
    inside: {
      hanging: (label) => happening(`hanging ${label}`).promise,
      aborted: (label) => happening(`aborted ${label}`).promise,
      hasAborted: (label) => happened.has(`aborted ${label}`),
    },
  }
}
