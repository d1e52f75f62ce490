import t from 'tap'
import type { GitHubState } from '#shared/testing/github/state.ts'
import type { Service } from './build.ts'
import { build } from './build.ts'
import {
  ask,
  clientState,
  comeBack,
  decide,
  mona,
  redeem,
  refresh,
  register,
  verifier,
} from './flow.ts'
import { createVisitor, linkOf } from './visitor.ts'

/** A whole flow with its mistakes. Resolves to every secret that was in it, by what it is. */
async function walk(service: Service): Promise<Record<string, string>> {
  const clientId = await register(service)
  const visitor = createVisitor(service.app)
  const asked = await ask(visitor, clientId, { state: clientState })
  const githubUrl = linkOf((await decide(visitor, asked, 'allow')).payload)
  const upstreamState = new URL(githubUrl).searchParams.get('state')!
  const back = service.github.allow(githubUrl, mona)
  const location = new URL(String((await comeBack(visitor, back)).headers.location))
  await comeBack(visitor, back)
  const code = location.searchParams.get('code')!
  await redeem(service, clientId, code, { code_verifier: 'w'.repeat(43) })
  const first = (await redeem(service, clientId, code)).json()
  const second = (await refresh(service, clientId, first.refresh_token)).json()
  await refresh(service, clientId, first.refresh_token)
  await refresh(service, clientId, `${first.refresh_token}x`)
  service.clock.advance(61)
  await refresh(service, clientId, first.refresh_token)
  await redeem(service, clientId, code)
  const { clientSecret, tokens, refreshTokens } = service.github.state
  return {
    ...Object.fromEntries(
      [...tokens.keys()].map((token, index) => [`GitHub token ${index}`, token])
    ),
    ...Object.fromEntries(
      [...refreshTokens].map((token, index) => [`its refresh ${index}`, token])
    ),
    'client secret': clientSecret,
    'GitHub’s code': back.searchParams.get('code')!,
    'GitHub’s state': upstreamState,
    code,
    'client’s state': clientState,
    verifier,
    csrf: asked.fields.csrf,
    cookie: [...visitor.cookies.values()][0]!,
    'access token': first.access_token,
    'second access token': second.access_token,
    'refresh token': first.refresh_token,
    'second refresh token': second.refresh_token,
  }
}

for (const kind of ['oauth-app', 'github-app'] as GitHubState['kind'][]) {
  t.test(`${kind}: a whole flow leaves no secret in logs, audit or store`, async (t) => {
    const service = await build(t, { kind })
    const secrets = await walk(service)
    const { log, audit, store } = service
    t.ok(log.length > 10 && audit.length > 5 && store.written.length > 20)
    const places = {
      log: log.join(''),
      audit: JSON.stringify(audit),
      store: store.written.join('\n'),
    }
    for (const [what, secret] of Object.entries(secrets)) {
      t.ok(secret.length >= 10, what)
      const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
      for (const [place, text] of Object.entries(places)) {
        for (const spelling of spellings) t.notOk(text.includes(spelling), `${what} in ${place}`)
      }
    }
  })
}
