import { JsonError } from '#shared/openapi/errors.ts'
import type { Description } from '#shared/openapi/operation.ts'
import { accountPages } from './account.ts'
import { Account, connectedApps, Revoked } from './connected-apps.ts'
import { discovery, KeySet, ServerMetadata } from './discovery.ts'
import { OAuthError } from './errors.ts'
import { Registration, registration } from './registration.ts'
import { signInPages } from './sign-in.ts'
import { Introspection, Tokens, tokens } from './tokens.ts'

/** What `/docs/auth.json` says, in the order of a sign-in. */
export const authDescription = (publicUrl: string): Description => ({
  title: 'Gatehouse: auth',
  description:
    'The OAuth 2.1 authorization server: it signs people in with GitHub and issues the access ' +
    'tokens that the mcp service takes. MCP clients find all of this by themselves.',
  tags: [
    { name: 'Discovery', description: 'What clients read first' },
    { name: 'Clients', description: 'Where clients make themselves known' },
    { name: 'Sign-in', description: 'What a person’s browser passes' },
    { name: 'Account', description: 'What a person looks after in a browser' },
    { name: 'Tokens', description: 'What clients exchange, refresh and revoke' },
  ],
  securitySchemes: {
    clientSecret: {
      type: 'http',
      scheme: 'basic',
      description: 'Id and secret of a confidential client, each form-encoded (RFC 6749 §2.3.1)',
    },
    registrationToken: {
      type: 'http',
      scheme: 'bearer',
      description: '`registration_access_token` of the registration',
    },
    browser: {
      type: 'apiKey',
      in: 'cookie',
      name: publicUrl.startsWith('https:') ? '__Host-gatehouse' : 'gatehouse',
      description: 'The browser session, begun at `/oauth/authorize` or `/account/sign-in`',
    },
  },
  schemas: [
    ...[JsonError, OAuthError, ServerMetadata, KeySet, Registration, Tokens, Introspection],
    ...[Account, Revoked],
  ],
  operations: {
    ...discovery(publicUrl),
    ...registration(publicUrl),
    ...signInPages(publicUrl),
    ...accountPages,
    ...tokens(publicUrl),
    ...connectedApps,
  },
})
