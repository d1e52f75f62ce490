import { createKeychain, firstGeneration } from '../mcp-clients.ts'
import { createPerson } from '../person.ts'
import type { Asker } from '../strict-clients.ts'
import { strictClients } from '../strict-clients.ts'
import { call, signIn } from '../upstream-shape.ts'
import { form, misplace, refresh } from './misplace.ts'
import type { Recorder } from './recorder.ts'
import { smuggle } from './smuggle.ts'
import type { Watched } from './watched.ts'

/** The client that may introspect. */
export const asker: Asker = { clientId: 'resource-server', secret: 'not-a-real-secret: + / % &' }

/** What people have analysed is nobody else’s. */
const analysedCode = 'const notForOthers = 42 // of a person'

type Journey = (watched: Watched, recorder: Recorder) => Promise<unknown>

/** A client that has registered, and where it wants a browser to go. */
async function begin(url: string) {
  const keychain = createKeychain('A client')
  const client = firstGeneration(`${url}/mcp`, keychain)
  await client.connect().catch(() => null)
  return { keychain, client, person: createPerson() }
}

/** Where the browser comes back to, after a yes here and at GitHub. */
async function allow({ keychain, person }: Awaited<ReturnType<typeof begin>>) {
  const consent = await person.openConsent(keychain.authorizationUrl())
  return new URL((await person.decide(consent, 'allow')).url)
}

/** Everything that clients, people and strangers do to a Gatehouse, mistakes included. */
export const journeys: Record<string, Journey> = {
  async 'an old and a new client sign in and call a tool'({ url }) {
    const old = await begin(url)
    await old.client.finishAuth(await allow(old))
    const client = firstGeneration(`${url}/mcp`, old.keychain)
    await client.connect()
    await client.callTool('get_github_user_info', { include_repos: false })
    await client.close()
    await call(url, (await signIn(url)).access_token)
  },

  async 'code is analysed by the model of the server, which then refuses'({ url }, { add }) {
    add('code of a person', analysedCode)
    const { keychain, client, person } = await begin(url)
    await client.finishAuth(await allow({ keychain, client, person }))
    const connected = firstGeneration(`${url}/mcp`, keychain)
    await connected.connect()
    for (const isError of [undefined, true]) {
      const answer = await connected.callTool('analyze_code_with_llm', { code: analysedCode })
      if (answer.isError !== isError) throw new Error(JSON.stringify(answer))
    }
    await connected.close()
  },

  async 'strict clients complete every grant with every method'({ url }) {
    for (const [name, start] of Object.entries(strictClients)) {
      const method = name === 'oauth4webapi' ? 'client_secret_basic' : 'client_secret_post'
      for (const way of ['none', method] as const) {
        const client = await start(url, way)
        const person = createPerson()
        const consent = await person.openConsent(client.authorizationUrl)
        const back = new URL((await person.decide(consent, 'allow')).url)
        const { refreshToken, accessToken } = await client.exchange(back)
        await client.refresh(refreshToken)
        await client.introspect(accessToken, asker)
        await client.revoke(refreshToken)
      }
    }
  },

  async 'a person refuses, comes back twice, or GitHub fails'({ url, gitHub }) {
    const refused = await begin(url)
    const consent = await refused.person.openConsent(refused.keychain.authorizationUrl())
    await refused.person.decide(consent, 'deny')
    const twice = await begin(url)
    await allow(twice)
    const callback = twice.person.browser.visited.find((place) =>
      place.includes('/oauth/callback')
    )!
    await twice.person.browser.open(callback)
    await createPerson().browser.open(callback)
    const { fails } = gitHub.github.state
    for (const failure of ['HTML', 'a form instead of JSON', 'status 500'] as const) {
      fails.token = failure
      await allow(await begin(url))
      fails.token = null
    }
  },

  async 'a person signs in for no client, and out again'({ url }) {
    const { browser } = createPerson(`${url}/account`)
    await browser.submit(await browser.open(`${url}/account/sign-in`))
    const { keychain } = await begin(url)
    const consent = await browser.open(keychain.authorizationUrl())
    await browser.submit(consent, { formWith: 'action="/account/sign-out"' })
  },

  async 'codes and refresh tokens are used again, and by others'({ url }) {
    const one = await begin(url)
    const back = await allow(one)
    await one.client.finishAuth(back)
    const { client_id: clientId } = (await one.keychain.provider.clientInformation())!
    const code = back.searchParams.get('code')!
    for (const code_verifier of ['w'.repeat(43), await one.keychain.provider.codeVerifier()]) {
      const grant = { grant_type: 'authorization_code', client_id: clientId, code }
      await form(`${url}/oauth/token`, { ...grant, code_verifier })
    }
    const { clientId: id, refresh_token: first } = await signIn(url)
    await Promise.all([1, 2, 3].map(() => refresh(url, id, first!)))
    await refresh(url, 'another', first!)
    await refresh(url, id, `${first}x`)
    await until(
      () => refresh(url, id, first!),
      (status) => status === 400
    )
  },

  async 'a GitHub token is renewed, then refused'({ url, gitHub }) {
    const { state } = gitHub.github
    state.tokenSeconds = 60
    const { access_token: token } = await signIn(url)
    state.tokenSeconds = 28_800
    await call(url, token)
    state.tokens.clear()
    await call(url, token)
    await call(url, token)
  },

  async 'tokens are given back and registrations read'({ url }, { secrets }) {
    const { clientId, access_token: token } = await signIn(url)
    const tokens = [...(secrets.get('registration_access_token') ?? [])]
    for (const one of [...tokens.slice(0, 2), 'not-a-registration-token']) {
      await fetch(`${url}/oauth/register/${clientId}`, {
        headers: { authorization: `Bearer ${one}` },
      })
    }
    await form(`${url}/oauth/introspect`, { token, client_id: clientId })
    await form(`${url}/oauth/revoke`, { token, client_id: clientId })
    await call(url, token)
  },

  async 'a person signs in at the account page, ends what is there, and signs out'({ url }) {
    await signIn(url)
    const { browser } = createPerson()
    const offer = await browser.open(`${url}/account`)
    const account = await browser.submit(offer, { formWith: 'name="return_to"' })
    await browser.submit(account, { formWith: 'value="session"' })
    await browser.submit(account, { formWith: 'value="all"' })
    await browser.submit(account, { formWith: 'name="csrf"' })
  },

  async 'tokens are put where none belongs'({ url, gitHub }) {
    const session = await signIn(url)
    const githubToken = [...gitHub.github.state.tokens.keys()].at(-1)!
    for (const token of [session.access_token, session.refresh_token!, githubToken]) {
      await misplace(url, session, token)
      await smuggle(url, session.access_token, token)
      gitHub.github.state.fails.user = { error: `${token} in the words of GitHub` }
      await call(url, session.access_token)
      gitHub.github.state.fails.user = null
    }
  },

  async 'a store that hangs'({ url, whileStoreHangs }) {
    if (!whileStoreHangs) return
    const { clientId, refresh_token: token } = await signIn(url)
    await whileStoreHangs(() => refresh(url, clientId, token!))
    await until(
      () => refresh(url, clientId, token!),
      (status) => status !== 503
    )
  },

  async 'two sign-ins are left, before the question and behind it'({ url, gitHub }) {
    const { keychain } = await begin(url)
    await createPerson().openConsent(keychain.authorizationUrl())
    const person = createPerson(`${gitHub.url}/login/oauth/authorize`)
    const consent = await person.openConsent(keychain.authorizationUrl())
    await person.decide(consent, 'allow')
  },
}

/** Asks until it is so, for ten seconds at most. */
async function until(ask: () => Promise<Response>, isSo: (status: number) => boolean) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (isSo((await ask()).status)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('still not so after ten seconds')
}
