import type { Service } from './build.ts'
import type { Connected } from './flow.ts'
import { postJson, redeem, redirectUri, signIn } from './flow.ts'

/** An `Authorization: Basic` header. */
export const basic = (clientId: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
})

/** A form with headers of its own. */
export const post = (
  { app }: Pick<Service, 'app'>,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {}
) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })

/** Registers a client with a secret. */
export async function registerConfidential(service: Service, method = 'client_secret_basic') {
  const answer = await postJson(service, '/oauth/register', {
    client_name: 'A client with a secret',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: method,
  })
  const { client_id: clientId, client_secret: secret } = answer.json()
  return { answer, clientId: clientId as string, secret: secret as string }
}

/** Such a client with tokens. */
export async function connectConfidential(service: Service): Promise<Connected & Secret> {
  const { clientId, secret } = await registerConfidential(service)
  const code = (await signIn(service, clientId)).searchParams.get('code')!
  const answer = (await redeem(service, clientId, code, { client_secret: secret })).json()
  return {
    clientId,
    secret,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
  }
}

interface Secret {
  secret: string
}
