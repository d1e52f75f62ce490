import t from 'tap'
import { addPerson, addRepository } from '#shared/testing/github/rest/plant.ts'
import { clientRedirect, createKeychain, secondGeneration } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import { startUpstream } from './upstream-shape.ts'

t.setTimeout(60_000)

const map = { owner: 'mona-test', repo: 'trail-map' }
const readme = { ...map, path: 'README.md', ref: 'huts' }
const settings = {
  TOOL_SETS: 'repos,pulls,repos-write,pulls-write',
  CACHE_REPOSITORY_SECONDS: '3600',
}

t.test('a model changes a repository, and each replica shows it at once', async (t) => {
  const upstream = await startUpstream(t, { kind: 'oauth-app', settings })
  const { gitHub, url, route } = upstream
  const { model } = gitHub.github
  addPerson(model, { login: 'mona-test', id: 101 })
  addRepository(model, 'mona-test/trail-map', { files: { 'README.md': 'Trails\n' } })
  const [auth, other, ...mcp] = upstream.addresses()
  const onReplica = (at: number) => route({ auth: [auth!, other!], mcp: [mcp[at]!] })

  const keychain = createKeychain('A model', 'github:read')
  const person = createPerson()
  async function signIn() {
    const consent = await person.openConsent(keychain.authorizationUrl())
    const back = new URL((await person.decide(consent, 'allow')).url)
    t.ok(back.href.startsWith(clientRedirect))
    await secondGeneration(`${url}/mcp`, keychain).finishAuth(back)
  }
  async function connect() {
    const client = secondGeneration(`${url}/mcp`, keychain)
    await client.connect()
    t.teardown(() => client.close())
    return client
  }
  await secondGeneration(`${url}/mcp`, keychain)
    .connect()
    .catch(() => null)
  await signIn()
  const reader = await connect()
  const branch = { ...map, branch: 'huts' }
  await t.rejects(reader.callTool('create_branch', branch), /unauthorized/i, 'challenged')
  t.match(new URL(keychain.authorizationUrl()).searchParams.get('scope'), /github:write/)
  await signIn()

  const client = await connect()
  async function call(name: string, args: Record<string, unknown>) {
    const { isError, structuredContent, content } = await client.callTool(name, args)
    if (isError) throw new Error(content[0]?.text)
    return structuredContent as Record<string, never>
  }
  /** Asked of both replicas, so that each has an answer to keep. */
  async function seenBy(at: number, name: string, args: Record<string, unknown>) {
    onReplica(at)
    return call(name, args)
  }

  onReplica(0)
  await call('create_branch', branch)
  for (const at of [0, 1])
    t.match(await seenBy(at, 'get_file_contents', readme), { content: 'Trails' })
  const asked = 'GET /repos/mona-test/trail-map/contents/README.md'
  t.equal(gitHub.count(asked), 1, 'the other replica answers from the cache')
  const { sha } = await seenBy(0, 'get_file_contents', readme)
  const { ref: _, ...file } = readme
  const change = { ...file, branch: 'huts', message: 'Name the huts', content: 'Huts\n', sha }
  await call('put_file', change)
  for (const at of [1, 0])
    t.match(await seenBy(at, 'get_file_contents', readme), { content: 'Huts' })

  for (const at of [0, 1])
    t.same((await seenBy(at, 'list_pull_requests', map))['pull_requests'], [])
  const pull = { ...map, title: 'Name the huts', head: 'huts', base: 'main' }
  const { number } = await seenBy(1, 'create_pull_request', pull)
  for (const at of [0, 1]) {
    const listed = await seenBy(at, 'list_pull_requests', map)
    t.match(listed['pull_requests'], [{ number, title: 'Name the huts' }])
    t.match(await seenBy(at, 'get_pull_request', { ...map, number }), { reviews: [] })
  }
  const review = { ...map, number, verdict: 'comment', body: 'Which ones?' }
  await seenBy(0, 'review_pull_request', review)
  for (const at of [1, 0]) {
    const { reviews } = await seenBy(at, 'get_pull_request', { ...map, number })
    t.match(reviews, [{ author: 'mona-test', state: 'commented' }])
  }
})
