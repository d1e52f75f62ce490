import t from 'tap'
import { defaultScopes, isScope, knownScopes, scopes } from '../../tokens/scopes.ts'

t.test('known words are kept in our order, each once; others are passed over', async (t) => {
  t.same(knownScopes('github:write github:read'), ['github:read', 'github:write'])
  t.same(knownScopes('github:read github:read'), ['github:read'])
  t.same(knownScopes('openid github:read repo admin'), ['github:read'])
  t.same(knownScopes(scopes.join(' ')), scopes)
  for (const nothing of ['', ' ', 'repo', 'GITHUB:READ', 'github:read,github:write', 'github:']) {
    t.same(knownScopes(nothing), [], nothing)
  }
})

t.test('words are parted by spaces alone (RFC 6749 §3.3)', async (t) => {
  t.same(knownScopes('  github:read   github:write '), ['github:read', 'github:write'])
  t.same(knownScopes('github:read\tgithub:write'), [])
  t.same(knownScopes('github:read\ngithub:write'), [])
})

t.test('a word is a scope only exactly as written', async (t) => {
  for (const scope of scopes) t.ok(isScope(scope))
  for (const word of ['', 'github:read ', 'Github:read', 'length', '0', '__proto__', 'toString']) {
    t.notOk(isScope(word), word)
  }
})

t.test('whoever asks for nothing gets reading alone', async (t) => {
  t.same(defaultScopes, ['github:read'])
})
