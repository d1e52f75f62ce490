import t from 'tap'
import { checkScope } from '../../checks/scope.ts'

t.test('asking for no scope means the default', async (t) => {
  t.same(checkScope({}), ['github:read'])
})

t.test('scopes that exist are taken once each, in one order; others are ignored', async (t) => {
  const asked = 'admin github:write github:read github:write  openid GITHUB:PRIVATE'
  t.same(checkScope({ scope: asked }), ['github:read', 'github:write'])
})

t.test('a list in which nothing exists here is an invalid scope', async (t) => {
  for (const scope of [
    ' ',
    '*',
    'github:*',
    'github:read,github:write',
    'github:read\tx',
    'repo',
  ]) {
    t.throws(() => checkScope({ scope }), { code: 'AUTH_012' }, scope)
  }
  t.throws(() => checkScope({ scope: 'x'.repeat(1000) }), {
    code: 'AUTH_012',
    facts: { scope: 'x'.repeat(200) },
  })
})
