import t from 'tap'
import { githubError } from '../../github/errors.ts'

const missing = (route: string, scopes: string[]) =>
  githubError(
    { status: 404, headers: new Headers(), text: '{"message":"Not Found"}' },
    { webUrl: 'https://github.test', route, scopes, nowMs: 0 }
  )

t.test('a repository is missing or private to who may not see private ones', async (t) => {
  for (const route of ['GET /repos/{owner}/{repo}', 'POST /repos/{owner}/{repo}/issues']) {
    t.match(missing(route, ['github:read', 'github:write']), {
      name: 'GITHUB_NOT_FOUND',
      code: 'API_003',
      message: 'This is missing on GitHub, or private: this session may not see what is private.',
      hint: /sign in again with the scope github:private/,
      details: { missingScope: 'github:private' },
    })
  }
})

t.test('with github:private, and of what is never private, it is missing', async (t) => {
  for (const error of [
    missing('GET /repos/{owner}/{repo}', ['github:read', 'github:private']),
    missing('GET /users/{username}', ['github:read']),
  ]) {
    t.match(error, { code: 'API_003', hint: 'Check the spelling.', details: undefined })
  }
})
