import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ConfigRule } from '#shared/config/load.ts'
import {
  commonSettings,
  githubUrlsAreSafe,
  publicUrlIsSafe,
  ring,
  rotation,
  whole,
} from '#shared/config/settings.ts'
import { readClientsFile } from './clients/clients-file.ts'
import { isAcceptableRedirectUri, isCustomScheme, redirectUriForm } from './clients/redirect-uri.ts'

const hour = 3600
const day = 24 * hour

/** The auth service's settings. Each is a row of docs/reference/settings.md. */
export const AuthConfig = Type.Object({
  ...commonSettings({ host: '0.0.0.0', port: 8081 }),
  AUTH_KEYS: ring(`Keys that only the auth service holds. ${rotation}`),
  GITHUB_CLIENT_ID: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,100}$',
    description: 'Client id of the GitHub OAuth App or GitHub App',
    expects: 'the client id that GitHub shows for your app',
  }),
  GITHUB_CLIENT_SECRET: Type.String({
    pattern: '^[\\x21-\\x7e]{1,200}$',
    secret: true,
    description: 'Client secret of the same app',
    expects: 'the client secret that GitHub made for your app',
  }),
  GITHUB_APP_TYPE: Type.Union(
    [Type.Literal('auto'), Type.Literal('oauth-app'), Type.Literal('github-app')],
    {
      default: 'auto',
      description: 'Kind of app; `auto` tells by the client id (`Iv…` is a GitHub App)',
      expects: '`auto`, `oauth-app` or `github-app`',
    }
  ),
  ACCESS_TOKEN_SECONDS: whole(900, 60, hour, 'Life of an access token'),
  REFRESH_TOKEN_SECONDS: whole(30 * day, hour, 365 * day, 'Session ends after this long unused'),
  GRANT_MAX_SECONDS: whole(180 * day, hour, 730 * day, 'Session ends after this long in any case'),
  REFRESH_GRACE_SECONDS: whole(
    60,
    0,
    600,
    'How long a replaced refresh token is answered with its successor; 0 is strict'
  ),
  SIGN_IN_SECONDS: whole(600, 60, hour, 'Time a person has to finish a sign-in'),
  BROWSER_SESSION_IDLE_SECONDS: whole(
    8 * hour,
    300,
    90 * day,
    'Browser session ends after this long unused'
  ),
  BROWSER_SESSION_MAX_SECONDS: whole(
    7 * day,
    300,
    90 * day,
    'Browser session ends after this long in any case'
  ),
  CLIENT_REGISTRATION: Type.Array(
    Type.Union([Type.Literal('cimd'), Type.Literal('dcr'), Type.Literal('static')]),
    {
      default: ['cimd', 'dcr'],
      minItems: 1,
      uniqueItems: true,
      description:
        'Ways for a client to become known: `cimd` by a document at the address that is its id, `dcr` by registering itself, `static` by `CLIENTS_FILE`',
      expects: 'a comma-separated list of `cimd`, `dcr` and `static`, each at most once',
    }
  ),
  CLIENTS_FILE: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'JSON array of clients with `client_id`, `client_name`, `redirect_uris`, and for one with a secret `client_secret_digest` (SHA-256 in hexadecimal) or `client_secret_file`',
      expects: 'the path of a file',
    })
  ),
  REDIRECT_URIS_ALLOWED: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z][a-z0-9+.-]*:[\\x21-\\x7e]+$' }), {
      maxItems: 32,
      description:
        'Redirect URIs with custom schemes that clients may register, exactly as written',
      expects: 'a comma-separated list of addresses such as `myapp://oauth/callback`',
    })
  ),
  RATE_LIMIT_AUTHORIZE: whole(
    10,
    1,
    100_000,
    'Sign-ins begun a minute and browser session; as many answers a minute to one sign-in'
  ),
  RATE_LIMIT_CALLBACK: whole(10, 1, 100_000, 'Returns from GitHub a minute and browser session'),
  RATE_LIMIT_ADDRESS_FACTOR: whole(
    10,
    1,
    1000,
    '`RATE_LIMIT_AUTHORIZE` and `RATE_LIMIT_CALLBACK` times this hold for all browser sessions of one address together, and once more for browsers without one; raise it where a large office sits behind one address. `RATE_LIMIT_AUTHORIZE` times this is also how often a person may use `/account` a minute'
  ),
  RATE_LIMIT_TOKEN: whole(60, 1, 100_000, 'Refreshes a minute and session'),
  RATE_LIMIT_FAILURES: whole(
    60,
    1,
    100_000,
    'Refused token requests a minute and address; after as many wrong secrets of one client, none of it is looked at from there for a minute'
  ),
  RATE_LIMIT_REGISTER: whole(30, 1, 100_000, 'New client registrations a minute and address'),
})
export type AuthConfig = Static<typeof AuthConfig>

/** What the service takes: its settings, and what its surroundings add. */
export type AuthOptions = AuthConfig & {
  /** Names the demo’s GitHub in the keys of records: its port may change. */
  upstreamName?: string
  /** The mcp service is in this process, so nothing on a socket is meant for it. */
  isEmbedded?: boolean
}

const redirectUrisAreCustom: ConfigRule<AuthConfig> = ({ REDIRECT_URIS_ALLOWED = [] }) => {
  if (!REDIRECT_URIS_ALLOWED.every(isCustomScheme)) {
    return [
      'REDIRECT_URIS_ALLOWED is for custom schemes alone: https and loopback addresses need no entry, and javascript:, data: and file: are never accepted.',
    ]
  }
  return REDIRECT_URIS_ALLOWED.every((uri) => isAcceptableRedirectUri(uri, [uri]))
    ? []
    : [
        `REDIRECT_URIS_ALLOWED holds addresses that are compared letter by letter, ${redirectUriForm}.`,
      ]
}

const lifetimesFit: ConfigRule<AuthConfig> = (config) => [
  ...(config.REFRESH_TOKEN_SECONDS > config.GRANT_MAX_SECONDS
    ? ['REFRESH_TOKEN_SECONDS must not exceed GRANT_MAX_SECONDS.']
    : []),
]

const clientsAreKnown: ConfigRule<AuthConfig> = ({ CLIENT_REGISTRATION, CLIENTS_FILE }) => {
  if (CLIENT_REGISTRATION.includes('static') !== (CLIENTS_FILE !== undefined)) {
    return [
      'CLIENTS_FILE and `static` in CLIENT_REGISTRATION belong together: set both, or none of them.',
    ]
  }
  return CLIENTS_FILE === undefined ? [] : readClientsFile(CLIENTS_FILE).wrong
}

/** As bytes: the last letter of a key in base64 can be written in four ways. */
const keyBytes = (keys: readonly string[] = []) =>
  keys.map((key) => Buffer.from(key, 'base64').toString('hex'))

/** What the auth service alone can open would open in the mcp service too. */
const ringsDiffer: ConfigRule<AuthConfig> = ({ SESSION_KEYS, AUTH_KEYS }) => {
  const both = keyBytes(SESSION_KEYS)
  return keyBytes(AUTH_KEYS).some((key) => both.includes(key))
    ? ['SESSION_KEYS and AUTH_KEYS must not share a key: make one of its own for each of them.']
    : []
}

export const authRules: ConfigRule<AuthConfig>[] = [
  publicUrlIsSafe,
  githubUrlsAreSafe,
  redirectUrisAreCustom,
  clientsAreKnown,
  lifetimesFit,
  ringsDiffer,
]
