// GHSA-vv7q-7jx5-f767, FastMCP: arguments of a tool led a request out of its place, to other paths and
// other hosts, with the credentials of whoever had signed in.
import { isDeepStrictEqual } from 'node:util'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import fc from 'fast-check'
import t from 'tap'
import { build, callTool } from '../build.ts'
import { githubUser, json } from '../fake-github.ts'
import { clientOf, connected, mona } from '../github/build.ts'

const baseUrl = 'https://github.example/api/v3'
const anything = TypeCompiler.Compile(Type.Unknown())

/** Routes of every form that tools ask, with the pattern that a request must not leave. */
const routes: readonly [route: `GET /${string}`, stays: RegExp][] = [
  ['GET /users/{username}/repos', /^\/users\/[^/]+\/repos$/],
  ['GET /repos/{owner}/{repo}', /^\/repos\/[^/]+\/[^/]+$/],
  ['GET /repos/{owner}/{repo}/contents/{+path}', /^\/repos\/[^/]+\/[^/]+\/contents\/./],
  ['GET /repos/{owner}/{repo}/git/ref/{+ref}', /^\/repos\/[^/]+\/[^/]+\/git\/ref\/./],
  ['GET /repos/{owner}/{repo}/commits/{ref}', /^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+$/],
]
const names = ['username', 'owner', 'repo', 'path', 'ref']

/** Some mean something to Octokit, or to an object. */
const otherNames = [
  'q',
  'ref',
  'url',
  'baseUrl',
  'method',
  'headers',
  'request',
  'data',
  'mediaType',
]

const pieces = [
  ...['..', '.', '/', '\\', '%2e', '%2E', '%2f', '%5c', '%252e', '?', '#', '@', ':', '//', ';'],
  ...['{', '}', '{owner}', '{+path}', '&', '=', '\r\n', '\t', '\u0000', ' ', '\ud800', '\uff0e'],
  ...['a', 'octocat', '.git', '...', 'http://evil.example', '//evil.example/', '\u2024', 'é'],
]
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ maxLength: 12 })
)
const parameters = fc.record(Object.fromEntries(names.map((name) => [name, hostile])))

t.test('no parameter leads a request out of its route', async (t) => {
  const asked: URL[] = []
  const { client } = clientOf({
    baseUrl,
    world: {
      now: Date.now,
      fetch: async (url) => {
        asked.push(new URL(url))
        return json({})
      },
    },
  })
  const tokens = { current: async () => 'gho_mona', after: async () => 'gho_mona' }
  const github = client({ person: mona, tokens, signal: connected() })
  let refused = 0
  const property = fc.asyncProperty(
    fc.constantFrom(...routes),
    parameters,
    async ([route, stays], given) => {
      const own = names.filter((name) => new RegExp(`\\{\\+?${name}\\}`).test(route))
      const used = Object.fromEntries(own.map((name) => [name, given[name]!]))
      const failure = await github.get(route, anything, used).catch((error: unknown) => error)
      const url = asked.pop()
      if (!url) {
        refused++
        return (failure as { name?: string }).name === 'INVALID_INPUT'
      }
      const path = url.pathname.replace('/api/v3', '')
      const isInside = url.origin === 'https://github.example' && stays.test(path)
      // What a server reads is what was given: nothing was dropped, nothing was added.
      const isWhole = own.every((name) => decodeURIComponent(path).includes(used[name]!))
      return isInside && isWhole && url.search === '' && url.hash === '' && url.username === ''
    }
  )
  await t.resolves(fc.assert(property, { numRuns: 3000 }))
  t.ok(refused > 100 && refused < 2900, `${refused} were refused`)
})

t.test('no parameter beside the path adds to it, or to another parameter', async (t) => {
  const asked: { url: URL; body: unknown }[] = []
  const { client } = clientOf({
    baseUrl,
    world: {
      now: Date.now,
      fetch: async (url, init) => {
        asked.push({ url: new URL(url), body: init?.body })
        return json({})
      },
    },
  })
  const tokens = { current: async () => 'gho_mona', after: async () => 'gho_mona' }
  const github = client({ person: mona, tokens, signal: connected() })
  const path = { owner: 'o', repo: 'r' }
  const others = fc.dictionary(fc.constantFrom(...otherNames), hostile, { maxKeys: 4 })
  const property = fc.asyncProperty(others, async (given) => {
    await github.get('GET /repos/{owner}/{repo}/issues', anything, { ...given, ...path })
    await github.send('POST /repos/{owner}/{repo}/issues', anything, { ...given, ...path })
    const [read, write] = asked.splice(0) as [(typeof asked)[0], (typeof asked)[0]]
    const wellFormed = Object.entries(given).map(([name, value]) => [name, value.toWellFormed()])
    const query = [...read.url.searchParams]
    const body = Object.entries(write.body === undefined ? {} : JSON.parse(String(write.body)))
    return (
      [read, write].every(({ url }) => url.pathname === '/api/v3/repos/o/r/issues') &&
      isDeepStrictEqual(query, wellFormed) &&
      isDeepStrictEqual(body, Object.entries(given)) &&
      write.url.search + write.url.hash + read.url.hash === ''
    )
  })
  await t.resolves(fc.assert(property, { numRuns: 1000 }))
})

t.test('no argument of a tool leads it to anything but the user it names', async (t) => {
  const built = await build(t, { settings: { RATE_LIMIT_MCP: '100000' } })
  const { token } = await built.signIn({ userId: 1, login: 'mona' })
  const answer = (url: URL) => json(githubUser(2, url.pathname.split('/')[2] ?? ''))
  const property = fc.asyncProperty(hostile, async (username) => {
    if (/^[a-z\d]+$/i.test(username)) built.github.on(`/users/${username}`, answer)
    await callTool(built, token, { username, include_repos: false })
    const urls = built.github.asked.splice(0).map(({ url }) => url.pathname + url.search)
    return urls.every((url) => url === `/users/${username}`)
  })
  await t.resolves(fc.assert(property, { numRuns: 500 }))
})
