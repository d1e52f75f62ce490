import type { CallToolResult } from '@modelcontextprotocol/server'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import type { AuditEvent } from '#shared/audit/events.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'
import type { Ran } from '../../calls/call-meter.ts'
import { registry } from '../../calls/registry.ts'
import { runTool } from '../../calls/run-tool.ts'
import { selections } from '../../calls/selection.ts'
import type { CallContext } from '../../features/context.ts'
import { features } from '../../features/features.ts'
import type { GitHub } from '../../github/client.ts'
import type { Tool } from '../../tools/tool.ts'
import { defineTool } from '../../tools/tool.ts'

const github = {} as GitHub
const selection = selections({ sets: ['users'], readOnly: false })({})
const principal = {
  userId: 1,
  clientId: 'client',
  sessionId: 'session',
  accountKey: 'account',
  scopes: ['github:read'],
  expiresAt: 0,
}

const toolThat = (run: Tool['run']): Tool =>
  defineTool({
    name: 'make_tea',
    title: 'Make tea',
    description: 'Makes tea.',
    set: 'users',
    scopes: ['github:read'],
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input: Type.Object({ cups: Type.Optional(Type.Integer({ default: 1 })) }),
    output: Type.Object({ cups: Type.Integer() }),
    run: run as () => Promise<{ structured: { cups: number }; text: string }>,
  })

/** Runs a tool; time moves 12 ms between two looks at the clock. */
async function call(tool: Tool, given = {}, scopes = principal.scopes) {
  const audit: AuditEvent[] = []
  const noted: AppError[] = []
  const rans: Ran[] = []
  let nowMs = 0
  const caller = {
    principal: { ...principal, scopes },
    account: {
      userId: 1,
      login: 'mona',
      githubToken: 'gho_secret',
      expiresAt: null,
      revision: 1,
    },
    selection,
    mcpSessionId: null,
    capabilities: {},
    logLevel: 'info' as const,
    githubRequestIds: [],
    audit: (event: AuditEvent) => void audit.push(event),
    note: (error: AppError) => void noted.push(error),
    ran: (ran: Ran) => void rans.push(ran),
    letPoll: async () => {},
  }
  const result = (await runTool({
    prepared: registry({ ...features, tools: [tool] }).findTool('make_tea', selection)!,
    asked: { method: 'tools/call', name: 'make_tea', arguments: given },
    caller,
    context: async () => ({ github, scopes }) as unknown as CallContext,
    now: () => (nowMs += 12),
  })) as CallToolResult
  return { result, audit, noted, rans }
}

t.test('a result has both forms, and the call is remembered', async (t) => {
  const tool = toolThat(async (input, context) => {
    t.same(input, { cups: 1 })
    t.equal(context.github, github)
    t.same(context.scopes, ['github:read'])
    return { structured: { cups: 1 }, text: 'One cup.' }
  })
  const { result, audit, noted, rans } = await call(tool)
  t.same(rans, [{ method: 'tools/call', name: 'make_tea', durationMs: 12, error: null }])
  t.same(result, { content: [{ type: 'text', text: 'One cup.' }], structuredContent: { cups: 1 } })
  t.same(audit, [
    {
      event: 'api.request',
      outcome: 'success',
      tool: 'make_tea',
      access: 'read',
      durationMs: 12,
      login: 'mona',
      userId: 1,
      clientId: 'client',
      sessionId: 'session',
    },
  ])
  t.same(noted, [])
})

t.test('an error of the catalogue tells its code, its sentence and what to do', async (t) => {
  const { result, audit, noted, rans } = await call(
    toolThat(async () => {
      throw errors.GITHUB_UNREACHABLE({ facts: { internal: 'detail' } })
    })
  )
  t.match(rans, [{ name: 'make_tea', error: { name: 'GITHUB_UNREACHABLE' } }])
  t.same(result, {
    isError: true,
    content: [
      {
        type: 'text',
        text: 'API_002 GITHUB_UNREACHABLE: GitHub did not answer in time. Try again in a moment; if it stays, see githubstatus.com.',
      },
    ],
  })
  t.match(audit, [{ event: 'api.request', outcome: 'failure', code: 'API_002', durationMs: 12 }])
  t.match(noted, [{ name: 'GITHUB_UNREACHABLE' }])
})

t.test('an error nobody expected is told as internal, and its cause is logged once', async (t) => {
  const cause = new TypeError('cannot read gho_secret of undefined')
  const tool = toolThat(async () => {
    throw cause
  })
  const { result, audit, noted } = await call(tool)
  const text = (result.content[0] as { text: string }).text
  t.match(text, /^SYS_006 INTERNAL_ERROR: /)
  t.notMatch(text, 'gho_secret')
  t.match(noted, [{ name: 'INTERNAL_ERROR', cause }])
  t.equal(noted.length, 1)
  t.match(audit, [{ outcome: 'failure', code: 'SYS_006' }])
})

t.test('wrong arguments and missing scopes never reach the tool', async (t) => {
  const tool = toolThat(async () => t.fail('ran') as never)
  const wrong = await call(tool, { cups: 'two' })
  t.match(wrong.result, {
    isError: true,
    content: [{ text: /^VAL_001 INVALID_INPUT: cups is "two"/ }],
  })
  t.match(wrong.audit, [{ outcome: 'failure', code: 'VAL_001' }])
  const unheld = await call(tool, {}, ['github:notifications'])
  t.match(unheld.result, { isError: true, content: [{ text: /^AUTH_020 INSUFFICIENT_SCOPE: / }] })
})
