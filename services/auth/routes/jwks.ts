import type { Plugin } from '#shared/http/typebox.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'

/** `GET /.well-known/jwks.json` (RFC 7517): a key is here an hour before it signs. */
const jwks: Plugin<{ keys: SigningKeys }> = async (app, { keys }) => {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const document = await keys.jwks()
    // Set last: an error must not be kept.
    reply.header('cache-control', 'public, max-age=600')
    return document
  })
}
export default jwks
