import { readFile } from 'node:fs/promises'
import t from 'tap'
import { shapes } from './shapes.ts'
import { signIn, whoIs } from './signed-in.ts'

const form = (values: Record<string, string>) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(values).toString(),
})

interface Tokens {
  access_token: string
  refresh_token: string
  scope: string
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(
    `${shapeName}: a session outlives its access tokens and survives lost answers`,
    async (t) => {
      const shape = await startShape({ REFRESH_GRACE_SECONDS: '1' })
      t.teardown(() => shape.close())
      const mona = await signIn(shape.url, 'mona-demo')
      t.teardown(() => mona.client.close())
      const { client_id: clientId } = (await mona.keychain.provider.clientInformation()) as {
        client_id: string
      }
      const refresh = (token: string) =>
        fetch(
          `${shape.url}/oauth/token`,
          form({ grant_type: 'refresh_token', refresh_token: token, client_id: clientId })
        )

      await t.test(
        'the SDK refreshes a token that is refused, and the call succeeds',
        async (t) => {
          const before = mona.keychain.tokens()
          mona.keychain.setTokens({ ...before, access_token: 'worn.out.token' })
          t.equal(await whoIs(mona), 'mona-demo')
          t.not(
            mona.keychain.tokens().refresh_token,
            before.refresh_token,
            'the refresh token rotated'
          )
        }
      )

      await t.test('eight that share one refresh token all get a working pair', async (t) => {
        const shared = mona.keychain.tokens().refresh_token!
        const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(shared)))
        t.same(
          answers.map(({ status }) => status),
          Array(8).fill(200)
        )
        const tokens = (await Promise.all(answers.map((one) => one.json()))) as Tokens[]
        t.equal(new Set(tokens.map((one) => one.refresh_token)).size, 1, 'one successor for all')
        const again = await Promise.all(tokens.map((one) => refresh(one.refresh_token)))
        t.same(
          again.map(({ status }) => status),
          Array(8).fill(200),
          'and each refreshes again'
        )
        const newest = (await again[0]!.json()) as Tokens
        mona.keychain.setTokens(newest)
        t.equal(await whoIs(mona), 'mona-demo')
      })

      await t.test(
        'a refresh token used again after the grace window ends the session',
        async (t) => {
          const old = mona.keychain.tokens().refresh_token!
          const { refresh_token: newest } = (await (await refresh(old)).json()) as Tokens
          const answer = await untilRefused(() => refresh(old))
          t.equal(answer.status, 400)
          t.match(await answer.json(), { error: 'invalid_grant' })
          t.equal((await refresh(newest)).status, 400, 'the newest token ended with it')
          await t.rejects(whoIs(mona), 'and so did the access token, on the very next call')
          const audit = await readFile(shape.auditPath, 'utf8')
          t.match(audit, /"event":"security.replay"/)
        }
      )
    }
  )
}

/** Asks until the grace window of one second is over, for five seconds at most. */
async function untilRefused(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await ask()
    if (answer.status !== 200) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('still answered after five seconds')
}
