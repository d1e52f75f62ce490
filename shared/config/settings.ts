import { Type } from '@sinclair/typebox'
import { isLoopback } from '../http/loopback.ts'
import { format } from './formats.ts'
import type { ConfigRule } from './load.ts'

interface Words {
  /** What the setting means: its row in docs/reference/settings.md. */
  description: string
  /** Ends the sentence "it must be …" when the value is wrong. */
  expects: string
}

const originPattern = '^https?://[A-Za-z0-9._\\[\\]:-]+$'

/** An origin: scheme, host and port, no path and no trailing slash. */
export const origin = (words: Words) =>
  Type.String({ ...words, pattern: originPattern, format: format.url })

/** An address with an optional path, without a trailing slash. */
export const baseUrl = (words: Words, fallback?: string) =>
  Type.String({
    ...words,
    pattern: '^https?://[A-Za-z0-9._\\[\\]:-]+(/[A-Za-z0-9._~-]+)*$',
    format: format.url,
    ...(fallback && { default: fallback }),
  })

/** What matters of a ring once it is in use. */
export const rotation =
  'The first seals, all open. A new key comes last everywhere before it comes first anywhere, and an old one stays for a time: see [Rotate keys](../guides/rotate-keys.md)'

/** A key ring: 32 bytes in base64 each, newest first. */
export const ring = (description: string) =>
  Type.Array(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }), {
    description,
    expects:
      'a comma-separated list of at most eight keys of 32 bytes in base64, newest first; make one with `openssl rand -base64 32`',
    minItems: 1,
    maxItems: 8,
    secret: true,
  })

/** A whole number with inclusive bounds. */
export const whole = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({
    default: fallback,
    minimum,
    maximum,
    description,
    expects: `a whole number from ${minimum} to ${maximum}`,
  })

const port = (fallback: number) =>
  Type.Union([Type.Literal(0), Type.Integer({ minimum: 1024, maximum: 65535 })], {
    type: 'integer',
    default: fallback,
    description: 'Port to listen on',
    expects: 'a whole number from 1024 to 65535, or 0 for any free port',
  })

/** Settings that both services read. */
export const commonSettings = (defaults: { host: string; port: number }) => ({
  PUBLIC_URL: origin({
    description: 'The one address that clients and browsers use, and the issuer, byte for byte',
    expects:
      'an origin such as `https://gatehouse.example.com`, without a path and without a slash at the end',
  }),
  HOST: Type.String({
    default: defaults.host,
    pattern: '^[A-Za-z0-9.:_-]{1,253}$',
    description: 'Address to listen on',
    expects: 'an IP address or host name of this machine',
  }),
  PORT: port(defaults.port),
  REDIS_URL: Type.String({
    pattern: '^rediss?(\\+sentinel)?://\\S+$',
    secret: true,
    description: 'The Redis that all replicas share',
    expects: '`redis://…`, `rediss://…` or `redis+sentinel://host:26379,…/master`',
  }),
  GITHUB_URL: baseUrl(
    {
      description: 'GitHub’s web address; for GitHub Enterprise Server `https://HOST`',
      expects: 'an address such as `https://github.com`, without a slash at the end',
    },
    'https://github.com'
  ),
  GITHUB_API_URL: baseUrl(
    {
      description: 'GitHub’s API; for GitHub Enterprise Server `https://HOST/api/v3`',
      expects: 'an address such as `https://api.github.com`, without a slash at the end',
    },
    'https://api.github.com'
  ),
  SESSION_KEYS: ring(`Keys that both services hold. ${rotation}`),
  TRUST_PROXY: Type.Optional(
    Type.Array(
      Type.String({ pattern: '^[0-9a-fA-F.:]+(/\\d{1,3})?$', format: format.addressRange }),
      {
        maxItems: 32,
        description: 'Proxies whose `X-Forwarded-*` headers are believed; none by default',
        expects: 'a comma-separated list of IP addresses or CIDR ranges',
      }
    )
  ),
  ALLOWED_ORIGINS: Type.Optional(
    Type.Array(Type.String({ pattern: originPattern, format: format.origin }), {
      maxItems: 32,
      description: 'Browser origins that may call `/mcp`, besides `PUBLIC_URL`',
      expects:
        'a comma-separated list of origins such as `https://app.example.com`, in lower case, without a default port or a path',
    })
  ),
  GITHUB_TIMEOUT_MS: whole(10_000, 100, 60_000, 'Longest wait for one answer of GitHub'),
  GITHUB_CONNECTIONS: whole(64, 1, 1024, 'Pooled connections to each outside host'),
  LOG_LEVEL: Type.Union(
    (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) =>
      Type.Literal(level)
    ),
    {
      default: 'info',
      description: 'Least severe level that is logged',
      expects: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    }
  ),
  LOG_FORMAT: Type.Optional(
    Type.Union([Type.Literal('json'), Type.Literal('pretty')], {
      description: 'Form of the log; `pretty` where standard output is a terminal, else `json`',
      expects: '`json` or `pretty`',
    })
  ),
  AUDIT_LOG: Type.String({
    default: 'stdout',
    minLength: 1,
    description:
      'File the audit log is written to, or `stdout`; the application log then goes to stderr. Embedded: `audit.log` in `DATA_DIR`',
    expects: 'a file path, or `stdout`',
  }),
  AUDIT_MAX_BYTES: whole(
    100_000_000,
    65_536,
    1_000_000_000_000,
    'Size at which the audit log is moved aside and a new file begun'
  ),
  AUDIT_KEEP_DAYS: whole(
    90,
    1,
    3650,
    'How long files of the audit log are kept that were moved aside, and what checks them'
  ),
})

/** OAuth needs https, except where nobody else can listen (OAuth 2.1 §1.5). */
export const publicUrlIsSafe: ConfigRule<{ PUBLIC_URL: string }> = ({ PUBLIC_URL }) => {
  const parsed = new URL(PUBLIC_URL)
  if (parsed.origin !== PUBLIC_URL) {
    return ['PUBLIC_URL is wrong: write it in lower case, without a default port.']
  }
  return parsed.protocol === 'https:' || isLoopback(parsed.hostname)
    ? []
    : ['PUBLIC_URL must start with https:// unless its host is localhost, 127.0.0.1 or [::1].']
}

/** Secrets and tokens travel to GitHub, so it is reached over https, or on this machine. */
export const githubUrlsAreSafe: ConfigRule<{ GITHUB_URL: string; GITHUB_API_URL: string }> = (
  config
) =>
  (['GITHUB_URL', 'GITHUB_API_URL'] as const).flatMap((name) => {
    const { protocol, hostname } = new URL(config[name])
    const safe = protocol === 'https:' || isLoopback(hostname)
    return safe ? [] : [`${name} must start with https:// unless its host is on this machine.`]
  })
