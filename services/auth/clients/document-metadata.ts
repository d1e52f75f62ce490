import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { ClientDescription } from './metadata.ts'
import { isAcceptableRedirectUri, isCustomScheme, redirectUriForm } from './redirect-uri.ts'

/** What Gatehouse keeps of a Client ID Metadata Document. */
export interface DocumentDescription extends ClientDescription {
  /** Where the document lies, with a port if it has one: verified by having fetched it from there. */
  host: string
  /** Changes with everything above. */
  metadataHash: string
}

const words = Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 16 }))

/** The fields that matter here; the others are ignored (RFC 7591 §2). */
const Metadata = Type.Object({
  client_id: Type.String(),
  client_name: Type.String({ maxLength: 200, pattern: '\\S' }),
  // More than at registration: a document cannot name one free port, so some name a dozen.
  redirect_uris: Type.Array(Type.String({ maxLength: 2048 }), { minItems: 1, maxItems: 32 }),
  client_uri: Type.Optional(Type.Unknown()),
  grant_types: words,
  response_types: words,
  token_endpoint_auth_method: Type.Optional(Type.String({ maxLength: 100 })),
  token_endpoint_auth_methods_supported: words,
  jwks: Type.Optional(
    Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) })
  ),
})
type Metadata = Static<typeof Metadata>

/** Members of private and of symmetric keys (RFC 7518 §6). */
const privateKeyMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/**
 * Checks the text of the document fetched from `url` (CIMD draft §4).
 *
 * @throws INVALID_CLIENT_DOCUMENT whose message names the field and repeats nothing of its content
 */
export function describeDocument(
  url: string,
  text: string,
  allowedCustomUris: readonly string[]
): DocumentDescription {
  const metadata = parse(text)
  if (metadata.client_id !== url) {
    throw invalid('client_id must be exactly the address that the document was fetched from.')
  }
  requireNoSecret(metadata)
  requirePublicClient(metadata)
  requireOffered('grant_types', metadata.grant_types, 'authorization_code')
  requireOffered('response_types', metadata.response_types, 'code')
  const name = metadata.client_name.trim()
  const uri = ownPage(metadata.client_uri, url)
  const redirectUris = acceptable(metadata.redirect_uris, allowedCustomUris)
  const metadataHash = digest('client-document', JSON.stringify([url, name, uri, redirectUris]))
  return { name, uri, redirectUris, host: new URL(url).host, metadataHash }
}

const invalid = (message: string, cause?: unknown) =>
  errors.INVALID_CLIENT_DOCUMENT({ message, cause })

function parse(text: string): Metadata {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid('The document is not valid JSON.', cause)
  }
  if (Value.Check(Metadata, value)) return value
  const { path, message } = Value.Errors(Metadata, value).First()!
  throw invalid(`${path.slice(1) || 'The document'}: ${message}.`)
}

/** Nothing in a document that everybody can read is a secret, or may pretend to be (§4.1). */
function requireNoSecret(metadata: Metadata): void {
  for (const field of ['client_secret', 'client_secret_expires_at']) {
    if (Object.hasOwn(metadata, field)) throw invalid(`${field} must not be in a document.`)
  }
  const isPrivate = (key: object) => privateKeyMembers.some((name) => Object.hasOwn(key, name))
  if (metadata.jwks?.keys.some(isPrivate)) throw invalid('jwks must hold public keys alone.')
}

/**
 * Clients authenticate with nothing here. One that could sign its requests is welcome if it says
 * that it also comes without (OpenID Connect RP Metadata Choices 1.0 §2).
 */
function requirePublicClient(metadata: Metadata): void {
  const { token_endpoint_auth_method: method, token_endpoint_auth_methods_supported: others } =
    metadata
  const methods = [...(method === undefined ? [] : [method]), ...(others ?? [])]
  if (methods.some((name) => name.startsWith('client_secret'))) {
    throw invalid('token_endpoint_auth_method must not be one that needs a shared secret.')
  }
  if (methods.length === 0 || methods.includes('none')) return
  throw invalid(
    'token_endpoint_auth_method: this server supports `none` alone; a client that also works ' +
      'without authentication says so in token_endpoint_auth_methods_supported.'
  )
}

function requireOffered(field: string, given: readonly string[] | undefined, needed: string) {
  if (given !== undefined && !given.includes(needed))
    throw invalid(`${field} must contain ${needed}.`)
}

/** The client’s web page where it is on the document’s own site: any other is just a claim. */
function ownPage(clientUri: unknown, url: string): string | null {
  const page = typeof clientUri === 'string' ? URL.parse(clientUri) : null
  return page?.origin === new URL(url).origin && !page.username && !page.password ? page.href : null
}

/**
 * Documents are written for every server there is, so an app’s own scheme that is not listed here is
 * left out; all other unacceptable addresses are a fault of the document.
 */
function acceptable(uris: readonly string[], allowedCustomUris: readonly string[]): string[] {
  const isAcceptable = (uri: string) => isAcceptableRedirectUri(uri, allowedCustomUris)
  const bad = uris.findIndex((uri) => !isAcceptable(uri) && !isCustomScheme(uri))
  if (bad !== -1) {
    throw invalid(`redirect_uris[${bad}] must be https, or http on loopback, ${redirectUriForm}.`)
  }
  const usable = [...new Set(uris)].filter(isAcceptable).sort()
  if (usable.length > 0) return usable
  throw invalid(
    'redirect_uris: this server lists none of these custom schemes; the operator can, in REDIRECT_URIS_ALLOWED.'
  )
}
