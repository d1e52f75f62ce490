import type { Test } from 'tap'
import t from 'tap'
import { createKeychain, firstGeneration } from './mcp-clients.ts'
import { createPerson } from './person.ts'
import type { Shape } from './shapes.ts'
import { shapes } from './shapes.ts'
import type { SignedIn } from './signed-in.ts'
import { signIn, whoIs } from './signed-in.ts'

/** A JSON-RPC request of revision 2025-11-25, sent as given. */
const post = (shape: Shape, token: string | null, body: string, type = 'application/json') =>
  fetch(`${shape.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': type,
      accept: 'application/json, text/event-stream',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body,
  })

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })

/** Where a client would have sent the browser, with parameters changed. */
async function authorizationUrl(shape: Shape, changes: Record<string, string | null>) {
  const keychain = createKeychain('Careless client')
  await firstGeneration(`${shape.url}/mcp`, keychain)
    .connect()
    .catch(() => null)
  const url = new URL(keychain.authorizationUrl())
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return { url: url.href, keychain }
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: bad input gets a clear answer and loses nothing`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const mona = await signIn(shape.url, 'mona-demo')
    t.teardown(() => mona.client.close())
    const token = mona.keychain.tokens().access_token

    await t.test('at /mcp', (t) => badCalls(t, shape, token))
    await t.test('in tool arguments', (t) => badArguments(t, mona))
    await t.test('in a sign-in', (t) => badSignIns(t, shape))
    t.equal(await whoIs(mona), 'mona-demo', 'the session before goes on')
  })
}

async function badCalls(t: Test, shape: Shape, token: string) {
  const broken = await post(shape, token, '{"jsonrpc":')
  t.equal(broken.status, 400)
  t.match(await broken.json(), { error: { code: -32700, data: { code: 'VAL_002' } } })

  t.equal((await post(shape, token, list, 'text/plain')).status, 415)
  t.equal((await post(shape, token, `"${'x'.repeat(2_000_000)}"`)).status, 413)

  const anonymous = await post(shape, null, list)
  t.equal(anonymous.status, 401)
  const challenge = anonymous.headers.get('www-authenticate') ?? ''
  t.match(challenge, `${shape.url}/.well-known/oauth-protected-resource/mcp`)
  t.notMatch(challenge, 'error=', 'nothing was wrong yet')

  const github = await post(shape, 'gho_a-token-of-github-itself', list)
  t.equal(github.status, 401)
  t.match(github.headers.get('www-authenticate'), 'error="invalid_token"')

  const other = await shapes.embedded()
  const stranger = await signIn(other.url, 'mona-demo')
  t.equal((await post(shape, stranger.keychain.tokens().access_token, list)).status, 401)
  await stranger.client.close()
  await other.close()
}

async function badArguments(t: Test, { client }: SignedIn) {
  const ask = async (args: Record<string, unknown>) =>
    (await client.callTool('get_github_user_info', args)).content[0]?.text
  t.match(await ask({ repo_limit: 0 }), /VAL_001 INVALID_INPUT: .*repo_limit.* 0\b.*1 to 100/)
  t.match(await ask({ repo_limit: 101 }), /repo_limit.* 101\b.*1 to 100/)
  t.match(await ask({ username: 'a/b' }), /username.*"a\/b"/)
}

async function badSignIns(t: Test, shape: Shape) {
  const person = createPerson()
  const foreign = { redirect_uri: 'https://attacker.example/callback' }
  const unlisted = await authorizationUrl(shape, foreign)
  const page = await person.browser.open(unlisted.url)
  t.equal(page.status, 400, 'an unlisted redirect URI is a page')
  t.same(person.browser.visited, [unlisted.url], 'and never a redirect')
  t.notMatch(page.html, 'href="https://attacker.example')

  const unprotected = await authorizationUrl(shape, { code_challenge: null })
  t.equal((await person.browser.open(unprotected.url)).status, 400, 'PKCE is required')

  const { url, keychain } = await authorizationUrl(shape, {})
  const attacker = createPerson()
  const github = await attacker.decide(await attacker.openConsent(url), 'allow')
  const victim = createPerson()
  const opened = await victim.browser.open(github.url)
  const stolen = await victim.signInAtGitHub(opened, 'river-demo')
  t.equal(stolen.status, 403, 'a callback in another browser leads nowhere')

  const callback = await createPerson().signIn(url, 'river-demo')
  const client = firstGeneration(`${shape.url}/mcp`, keychain)
  await client.finishAuth(callback)
  await t.rejects(client.finishAuth(callback), 'a code works once')
}
