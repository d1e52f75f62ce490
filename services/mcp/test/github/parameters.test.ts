import { Octokit } from '@octokit/core'
import t from 'tap'
import { checkParameters, encodePaths } from '../../github/parameters.ts'

const base = 'https://api.github.example'
const { endpoint } = new Octokit({ baseUrl: base }).request

/** Where a request would really go: as URL parsers read what Octokit writes. */
const pathOf = (route: string, parameters: Record<string, string>) =>
  new URL(endpoint(`GET ${route}`, parameters).url).pathname

const refused = [
  '',
  '.',
  '..',
  '%2e',
  '%2E.',
  '.%2e',
  '../x',
  'x/..',
  'x/../y',
  '..\\x',
  '/',
  'a//b',
  '\ud800',
]

t.test('what would leave its place in the address is refused', async (t) => {
  for (const name of refused) {
    const check = () => checkParameters('/users/{username}/repos', { username: name })
    const error = { code: 'VAL_001', message: 'username cannot stand in an address.' }
    t.throws(check, error, JSON.stringify(name))
  }
  t.throws(() => checkParameters('/users/{username}', {}), { code: 'VAL_001' }, 'nothing at all')
})

const odd = [
  'octocat',
  'a/b',
  'a/b/c.txt',
  'a?b=c#d',
  'a%2fb',
  '%252e%252e',
  '...',
  'a b\n\tc',
  '\u0000',
  '{username}',
  'x@evil.example',
  "'!()*;:&=+$,",
  'ü/☃',
]

t.test('everything else stays inside, however odd', async (t) => {
  for (const username of odd) {
    checkParameters('/users/{username}/repos', { username })
    const path = pathOf('/users/{username}/repos', { username })
    t.equal(path.split('/').length, 4, JSON.stringify(username))
    t.ok(path.startsWith('/users/') && path.endsWith('/repos'), path)
    t.equal(decodeURIComponent(path.split('/')[2]!), username)
  }
})

t.test('a path parameter with slashes cannot climb', async (t) => {
  const route = '/repos/{owner}/{repo}/contents/{+path}'
  const at = (path: string) => ({ owner: 'o', repo: 'r', path })
  for (const path of ['docs/../../..', '%2e%2e/x', 'a/%2E%2e/b', '']) {
    t.throws(() => checkParameters(route, at(path)), { code: 'VAL_001' }, path)
  }
  checkParameters(route, at('docs/a b?.md'))
  t.equal(pathOf(route, at('docs/a b.md')), '/repos/o/r/contents/docs/a%20b.md')
})

t.test('what is a sign in an address is none in a path', async (t) => {
  const route = '/repos/{owner}/{repo}/contents/{+path}'
  const at = (path: string) => encodePaths(route, { owner: 'o/p', repo: 'r', path })
  for (const path of ['a?ref=x', 'a#b', 'a%2fb', 'a%b', 'a;b/c d', 'ü/☃', '{owner}', '//a@b:c']) {
    const url = new URL(endpoint(`GET ${route}`, at(path)).url)
    t.same([url.search, url.hash, url.origin], ['', '', base])
    t.equal(decodeURIComponent(url.pathname), `/repos/o/p/r/contents/${path}`)
    t.ok(url.pathname.startsWith('/repos/o%2Fp/r/contents/'))
  }
  const query = { username: 'a/b', per_page: 3 }
  t.same(encodePaths('/users/{username}', query), { username: 'a/b' }, 'the rest is no path')
})

t.test('a number is a parameter too, and the query is not checked', async (t) => {
  t.doesNotThrow(() => checkParameters('/x/{number}', { number: 7, q: '..' }))
})
