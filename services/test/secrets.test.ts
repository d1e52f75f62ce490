import { createHash } from 'node:crypto'
import type { Test } from 'tap'
import t from 'tap'
import { auditEvents } from '#shared/audit/events.ts'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { sealer } from '#shared/crypto/seal.ts'
import { apiKey, completion, startLlmServer } from '../mcp/test/llm/llm-server.ts'
import { asker, journeys } from './secrets/journeys.ts'
import { openCookies, openDump, purposeLabels } from './secrets/open-dump.ts'
import type { Recorder } from './secrets/recorder.ts'
import { recordSecrets } from './secrets/recorder.ts'
import { finderOf, isReadable } from './secrets/spellings.ts'
import type { Watched } from './secrets/watched.ts'
import { watchEmbedded } from './secrets/watched-embedded.ts'
import { watchPair } from './secrets/watched-pair.ts'

/** A client that may introspect, and limits that let every journey through. */
const settings = (t: Test) => ({
  CLIENT_REGISTRATION: 'dcr,static',
  CLIENTS_FILE: `${t.testdir({
    'clients.json': JSON.stringify([
      {
        client_id: asker.clientId,
        client_name: 'Resource server',
        redirect_uris: [],
        client_secret_digest: createHash('sha256').update(asker.secret).digest('hex'),
      },
    ]),
  })}/clients.json`,
  REFRESH_GRACE_SECONDS: '1',
  // A token that GitHub refuses shows when GitHub is asked.
  CACHE_USER_SECONDS: '0',
  RATE_LIMIT_FAILURES: '1000',
  RATE_LIMIT_ADDRESS_FACTOR: '100',
  RATE_LIMIT_REGISTER: '1000',
})

/** A model that answers once, then repeats all it was told in its refusal. */
async function startModel(t: Test) {
  let calls = 0
  const { settings } = await startLlmServer(t, (response, { headers, body }) => {
    if (calls++ === 0) return response.end(completion('It sets a constant.'))
    return response.writeHead(401).end(JSON.stringify({ error: { headers, body } }))
  })
  return settings
}

/** The half of the signing keys that signs, as the store keeps it. */
function signingKey({ keys }: Watched, values: Map<string, string>): string {
  const place = 'gatehouse:auth:signing-keys:all'
  const record = sealer(keyRing([keys.AUTH_KEYS]), 'signing-keys').open(values.get(place)!, place)
  return JSON.parse(record).keys[0].privateKey.d
}

/** Everything that nobody may read anywhere, by what it is. */
function allSecrets(watched: Watched, recorder: Recorder, signing: string) {
  const { add, secrets } = recorder
  for (const [what, value] of Object.entries(watched.secrets)) add(what, value)
  for (let count = 1; count <= watched.gitHub.github.state.issued; count++) {
    add('GitHub access token', `ghu_not-a-real-token-${count}`)
    add('GitHub refresh token', `ghr_not-a-real-token-${count}`)
    add('GitHub code', `github-code-${count}`)
  }
  add('signing key', signing)
  const bytes = (text: string) => [text, Buffer.from(text, 'base64')]
  const keys = { ...watched.keys, 'signing key': signing }
  return [
    ...[...secrets].flatMap(([what, values]) => [...values].map((value) => [what, value] as const)),
    ...Object.entries(keys).flatMap(([what, text]) =>
      bytes(text).map((value) => [what, value] as const)
    ),
  ]
}

for (const [name, watch] of Object.entries({ embedded: watchEmbedded, pair: watchPair })) {
  t.test(`${name}: after everything that can happen`, async (t) => {
    const recorder = recordSecrets(t)
    recorder.add('LLM_API_KEY', apiKey)
    const model = await startModel(t)
    const watched = await watch(t, 'github-app', { ...settings(t), ...model })
    for (const journey of Object.values(journeys)) await journey(watched, recorder)
    const { values, raw } = await watched.dump()
    const dump = [...values].flat().join('\n')
    const signing = signingKey(watched, values)
    const places: Record<string, string> = {
      ...raw,
      ...(await watched.stop()),
      store: dump,
      'error answers': recorder.errors.join('\n'),
    }
    const secrets = allSecrets(watched, recorder, signing)

    await t.test('all of it did happen', async (t) => {
      // Limits are raised, or they would be all that happens.
      const { 'security.rate_limit_exceeded': _, ...events } = auditEvents
      const audited = new Set(
        [...places['audit']!.matchAll(/"event":"((?!audit\.)[^"]+)"/g)].map(([, one]) => one)
      )
      t.same(audited, new Set(Object.keys(events)))
      t.ok(secrets.length > 250, `${secrets.length} secrets`)
    })

    await t.test('no secret is readable, anywhere and in any spelling', async (t) => {
      const finders = secrets.map(([what, secret]) => [what, finderOf(secret)] as const)
      for (const [place, text] of Object.entries(places)) {
        const found = finders
          .filter(([, isIn]) => isIn(text))
          .map(([what]) => what)
          // A client’s state goes back to it with an error, byte for byte.
          .filter((what) => place !== 'error answers' || what !== 'state of the client')
        t.same(new Set(found), new Set(), `${place}, ${text.length} bytes`)
        t.ok(text.length > 1000, `${place} holds something`)
      }
    })

    const of = (...names: string[]) => names.flatMap((what) => [...recorder.secrets.get(what)!])
    const ofGitHub = of('GitHub access token')
    const labels = purposeLabels([`${watched.url}/mcp`, ...of('refresh_token')])
    const { SESSION_KEYS, AUTH_KEYS } = watched.keys
    const authOnly = [
      ...of('refresh_token', 'GitHub refresh token', 'signing key', 'csrf', 'code_verifier'),
      ...of('state of the client', 'state for GitHub', 'code', 'client_secret'),
      // GitHub’s tokens are put in the place of these as well.
    ].filter((secret) => !ofGitHub.includes(secret))

    await t.test(
      'the store and SESSION_KEYS open GitHub access tokens, and nothing else',
      async (t) => {
        const opened = openDump(dump, SESSION_KEYS, labels)
        t.ok(
          ofGitHub.some((secret) => isReadable(secret, opened)),
          'the way works'
        )
        t.same(
          authOnly.filter((secret) => isReadable(secret, opened)),
          []
        )
        t.equal(await openCookies(of('cookie'), SESSION_KEYS, labels), 0)
      }
    )

    await t.test('the store and AUTH_KEYS open no GitHub access token', async (t) => {
      const opened = openDump(dump, AUTH_KEYS, labels)
      for (const what of ['signing key', 'GitHub refresh token', 'csrf', 'state for GitHub']) {
        t.ok(
          of(what).some((secret) => isReadable(secret, opened)),
          `the way works: ${what}`
        )
      }
      t.same(
        ofGitHub.filter((secret) => isReadable(secret, opened)),
        []
      )
      t.ok((await openCookies(of('cookie'), AUTH_KEYS, labels)) > 0, 'the way works: cookies')
    })
  })
}
