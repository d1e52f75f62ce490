import { Type } from '@sinclair/typebox'
import { sameSecret } from '#shared/crypto/digest.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { IssuedTokens } from './tokens.ts'

/** The one OAuth app that the emulated GitHub knows. */
export interface DemoApp {
  clientId: string
  clientSecret: string
}

const schema = {
  body: Type.Object({ access_token: Type.String({ minLength: 1, maxLength: 255 }) }),
}

interface Options {
  app: DemoApp
  tokens: IssuedTokens
}

/**
 * What the emulator lacks: GitHub's check (POST) and deletion (DELETE) of an app's token, for the
 * app itself by Basic authentication.
 *
 * @see https://docs.github.com/rest/apps/oauth-applications
 */
const applications: Plugin<Options> = async (guard, { app, tokens }) => {
  const path = `/applications/${app.clientId}/token`
  const expected = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`

  guard.addHook('onRequest', async (request, reply) => {
    if (sameSecret(request.headers.authorization ?? '', expected)) return
    return reply.code(401).send({ message: 'Bad credentials' })
  })

  guard.post(path, { schema }, async (request, reply) => {
    const issued = tokens.find(request.body.access_token)
    if (!issued) return reply.code(404).send({ message: 'Not Found' })
    const { token, scopes, login, id } = issued
    return {
      token,
      token_last_eight: token.slice(-8),
      scopes,
      app: { client_id: app.clientId, name: 'Gatehouse' },
      user: { login, id },
      expires_at: null,
    }
  })

  guard.delete(path, { schema }, async (request, reply) => {
    const token = request.body.access_token
    if (!tokens.find(token)) return reply.code(422).send({ message: 'Validation Failed' })
    await tokens.forget((issued) => issued.token === token)
    return reply.code(204).send()
  })
}
export default applications
