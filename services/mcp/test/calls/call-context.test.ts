import type { ServerContext } from '@modelcontextprotocol/server'
import t from 'tap'
import type { ContextOptions } from '../../calls/call-context.ts'
import { callContext } from '../../calls/call-context.ts'
import type { Change } from '../../features/context.ts'
import { logLevels } from '../../features/context.ts'
import { testCaller } from '../caller.ts'

const levelKey = 'io.modelcontextprotocol/logLevel'

interface Given {
  caller?: Parameters<typeof testCaller>[0]
  request?: Partial<ServerContext['mcpReq']>
  state?: unknown
}

/** A context, and what goes out through it. */
function build({ caller, request, state }: Given = {}) {
  const sent: { method: string; params: Record<string, unknown> }[] = []
  const announced: [Change, number][] = []
  const connections: unknown[] = []
  const left = new AbortController()
  const notify = async (notification: object) => void sent.push(notification as never)
  const options = {
    llm: null,
    github: (given: unknown) => connections.push(given),
    tokensOf: (accountKey: string) => `tokens of ${accountKey}`,
    announce: async (change: Change, userId: number) => void announced.push([change, userId]),
  } as unknown as ContextOptions
  const mcpReq = { signal: left.signal, notify, ...request } as ServerContext['mcpReq']
  const context = callContext(
    options,
    testCaller(caller).caller,
    { mcpReq } as ServerContext,
    state
  )
  return { context, sent, announced, connections, left }
}

t.test('progress is told to who asked for it, and only ever grows', async (t) => {
  for (const progressToken of [0, '', 'token']) {
    const { context, sent } = build({ request: { _meta: { progressToken } } })
    for (const done of [1, 1, 0.5, Number.NaN, 2, Number.POSITIVE_INFINITY, 3]) {
      await context.progress(done)
    }
    t.same(
      sent,
      [1, 2, 3].map((progress) => ({
        method: 'notifications/progress',
        params: { progressToken, progress },
      }))
    )
  }
  const { context, sent } = build()
  await context.progress(1)
  t.same(sent, [])
})

t.test('progress has its total and its words where they are known', async (t) => {
  const { context, sent } = build({ request: { _meta: { progressToken: 1 } } })
  await context.progress(0, 0, '')
  await context.progress(1, 2, 'half')
  t.match(sent, [
    { params: { progress: 0, total: 0, message: '' } },
    { params: { progress: 1, total: 2, message: 'half' } },
  ])
})

t.test('a client of 2026-07-28 gets the lines it asks for in the request, or none', async (t) => {
  const linesFor = async (envelope: object) => {
    const { context, sent } = build({
      request: { envelope } as never,
      caller: { logLevel: 'debug' },
    })
    for (const level of logLevels) await context.log(level, 'line')
    return sent.map(({ params }) => params['level'])
  }
  for (const [at, level] of logLevels.entries()) {
    t.same(await linesFor({ [levelKey]: level }), logLevels.slice(at))
  }
  t.same(await linesFor({}), [])
  t.same(await linesFor({ [levelKey]: 'unknown' }), [])
})

t.test('a client of 2025-11-25 gets the lines of the level it has set', async (t) => {
  const { context, sent } = build({ caller: { logLevel: 'error' } })
  await context.log('warning', 'no')
  await context.log('error', { any: 'data' })
  t.same(sent, [
    {
      method: 'notifications/message',
      params: { level: 'error', data: { any: 'data' }, logger: 'gatehouse' },
    },
  ])
})

t.test('a call tells a thousand times at most, and nothing once nobody waits', async (t) => {
  const { context, sent } = build({ request: { _meta: { progressToken: 1 } } })
  for (let count = 0; count < 600; count++) {
    await context.progress(count)
    await context.log('error', count)
  }
  t.equal(sent.length, 1000)

  const left = build({ request: { _meta: { progressToken: 1 } } })
  left.left.abort()
  await left.context.progress(1)
  await left.context.log('error', 'line')
  t.same(left.sent, [])
})

t.test('it tells the revision that the client speaks, and has the operator’s model', async (t) => {
  t.match(build().context, { revision: '2025-11-25', llm: null })
  const { context } = build({ request: { envelope: {} } as never })
  t.match(context, { revision: '2026-07-28' })
})

t.test('a change is announced as the caller’s', async (t) => {
  const { context, announced } = build()
  await context.announce({ kind: 'resource', uri: 'test://a' })
  t.same(announced, [[{ kind: 'resource', uri: 'test://a' }, 1]])
})

t.test('GitHub is reached by who calls, when it is first asked for', async (t) => {
  const { context, connections, left } = build()
  t.same(connections, [])
  t.equal(context.github, context.github)
  const person = {
    userId: 1,
    accountKey: 'account',
    scopes: ['github:read'],
    revision: 1,
    githubToken: 'gho_mona',
  }
  const { signal } = left
  t.same(connections, [{ person, tokens: 'tokens of account', signal, requestIds: [] }])
})

t.test('what a client answered is there, or nothing is', async (t) => {
  t.match(build().context, { answers: {}, state: undefined, scopes: ['github:read'] })
  const inputResponses = { question: { action: 'accept' } }
  const { context } = build({ request: { inputResponses }, state: { at: 1 } })
  t.match(context, { answers: inputResponses, state: { at: 1 } })
})
