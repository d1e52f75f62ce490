import cors from '#shared/http/cors.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { defaultScopes } from '#shared/tokens/scopes.ts'

interface Options {
  publicUrl: string
}

/** Path of the document that tells a client without a token where to sign in. */
export const metadataPath = '/.well-known/oauth-protected-resource/mcp'

/** Whose tokens the resource at `/mcp` takes. */
export const resourceMetadata = (publicUrl: string) => ({
  resource: `${publicUrl}/mcp`,
  authorization_servers: [publicUrl],
  scopes_supported: defaultScopes,
  bearer_methods_supported: ['header'],
  resource_name: 'Gatehouse',
})

/**
 * `GET /.well-known/oauth-protected-resource/mcp` (RFC 9728 §3). The form at the root is not served:
 * its `resource` would have to be the bare origin (§3.3).
 */
const metadata: Plugin<Options> = async (app, { publicUrl }) => {
  await app.register(cors)
  const document = resourceMetadata(publicUrl)
  app.get(metadataPath, async () => document)
}
export default metadata
