import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { Test } from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { type DemoGitHub, startDemoGitHub } from '../github.ts'

export const callbackUrl = 'http://localhost:8080/oauth/callback'

export const secret = () => randomBytes(32).toString('base64')

/** What a start needs; two starts with the same value are a restart. */
export const world = () => ({
  port: 0,
  store: memoryStore(),
  keys: keyRing([secret()]),
  now: Date.now,
  callbackUrl,
})

/** A demo that ends with the test, unless the test ends it before. */
export async function startDemo(t: Test, options: Parameters<typeof startDemoGitHub>[0] = world()) {
  const demo = await startDemoGitHub(options)
  t.teardown(demo.close)
  return demo
}

/** Signs in as a browser does: the page, the person's button, the code, the token. */
export async function signIn(demo: DemoGitHub, login: string, scope = 'read:user repo') {
  const query = new URLSearchParams({
    client_id: demo.clientId,
    redirect_uri: callbackUrl,
    scope,
    state: 'some-state',
  })
  const page = await (await fetch(`${demo.url}/login/oauth/authorize?${query}`)).text()
  const form = page.split('<form').find((part) => part.includes(`name="login" value="${login}"`))
  const inputs = [...form!.matchAll(/name="(\w+)" value="([^"]*)"/g)]
  const fields = Object.fromEntries(inputs.map(([, name, value]) => [name, value ?? '']))
  const chosen = await fetch(`${demo.url}/login/oauth/callback`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  const back = new URL(chosen.headers.get('location')!)
  const issued = await exchange(demo, back.searchParams.get('code')!)
  return ((await issued.json()) as { access_token: string }).access_token
}

export const exchange = (demo: DemoGitHub, code: string, accept = 'application/json') =>
  fetch(`${demo.url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept },
    body: new URLSearchParams({ client_id: demo.clientId, client_secret: demo.clientSecret, code }),
  })

/** Asks the API; `token` null is the public. */
export const ask = (demo: DemoGitHub, token: string | null, path: string, init: RequestInit = {}) =>
  fetch(demo.apiUrl + path, {
    ...init,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...init.headers },
  })

export const read = async <T = Record<string, unknown>>(
  demo: DemoGitHub,
  token: string | null,
  path: string
) => (await (await ask(demo, token, path)).json()) as T

/** A request as written: neither the path nor the headers are put in order first. */
export const askRaw = (
  demo: DemoGitHub,
  path: string,
  headers: Record<string, string>,
  method = 'GET'
) =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(demo.url)
    request({ hostname, port, path, headers, method }, (answer) => {
      answer.resume()
      resolve(answer.statusCode!)
    })
      .on('error', reject)
      .end()
  })
