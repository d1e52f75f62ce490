import t from 'tap'
import { scopes } from '#shared/tokens/scopes.ts'
import { githubScopesFor, scopesGrantedBy } from '../../providers/github-scopes.ts'

t.test('GitHub is asked for the least that it has for a scope of ours, once each', async (t) => {
  t.same(githubScopesFor(['github:read']), ['read:user', 'read:org'])
  t.same(githubScopesFor(['github:private', 'github:write']), ['repo'])
  t.same(githubScopesFor(['github:notifications']), ['notifications'])
  t.same(githubScopesFor(scopes), ['read:user', 'read:org', 'repo', 'notifications'])
  t.same(githubScopesFor([]), [])
})

t.test('a scope of ours is granted where all of its GitHub scopes are', async (t) => {
  t.same(scopesGrantedBy(scopes, githubScopesFor(scopes)), scopes)
  t.same(scopesGrantedBy(scopes, ['repo', 'read:user']), ['github:private', 'github:write'])
  t.same(scopesGrantedBy(scopes, ['read:user', 'public_repo', 'repo:status']), [])
  t.same(scopesGrantedBy(scopes, []), [])
})

t.test('a wider GitHub scope stands for the narrower one that GitHub leaves out', async (t) => {
  t.same(scopesGrantedBy(scopes, ['user', 'admin:org']), ['github:read'])
  t.same(scopesGrantedBy(scopes, ['user', 'write:org']), ['github:read'])
})

t.test('nothing is granted that was not asked for', async (t) => {
  t.same(scopesGrantedBy(['github:read'], githubScopesFor(scopes)), ['github:read'])
})
