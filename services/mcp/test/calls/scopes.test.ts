import { Type } from '@sinclair/typebox'
import t from 'tap'
import type { Scope } from '#shared/tokens/scopes.ts'
import { missingScopes, requireScopes } from '../../calls/scopes.ts'
import { defineTool } from '../../tools/tool.ts'

const toolWith = (scopes: Scope[]) =>
  defineTool({
    name: 'x',
    title: 'X',
    description: 'X',
    set: 'users',
    scopes,
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input: Type.Object({}),
    output: Type.Object({}),
    run: async () => ({ structured: {}, text: '' }),
  })

t.test('a session that holds every scope may go on', async (t) => {
  const tool = toolWith(['github:read', 'github:write'])
  t.same(missingScopes(tool, ['github:write', 'github:read', 'github:private']), [])
  t.doesNotThrow(() => requireScopes(tool, ['github:write', 'github:read']))
  t.doesNotThrow(() => requireScopes(toolWith([]), []))
})

t.test('else it is asked for what is needed, together with what it holds', async (t) => {
  const tool = toolWith(['github:read', 'github:write'])
  t.same(missingScopes(tool, ['github:read']), ['github:write'])
  t.throws(() => requireScopes(tool, ['github:notifications', 'github:read']), {
    name: 'INSUFFICIENT_SCOPE',
    details: { scopes: ['github:read', 'github:write', 'github:notifications'] },
    facts: { needed: ['github:read', 'github:write'] },
  })
})

t.test('a scope that does not exist here is not asked for again', async (t) => {
  t.throws(() => requireScopes(toolWith(['github:read']), ['made:up']), {
    name: 'INSUFFICIENT_SCOPE',
    details: { scopes: ['github:read'] },
  })
})
