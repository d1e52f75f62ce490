import { isIP } from 'node:net'
import type { RedisOptions } from 'ioredis'
import { errors } from '../../errors/catalogue.ts'

const form =
  /^(rediss?)(\+sentinel)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?(.*))?$/

type Options = Omit<RedisOptions, 'replyMapping'>

interface Address {
  host: string
  port?: number
}

/**
 * Where Redis is and how to sign in there. The forms:
 *
 * - `redis://[user:password@]host[:6379][/db]`, `rediss://…` over TLS
 * - `redis+sentinel://[user:password@]host[:26379][,host…]/master-name[/db]`, with
 *   `?sentinelPassword=…` (and `sentinelUsername`) where the Sentinels ask for one of their own;
 *   `rediss+sentinel://…` over TLS, to the Sentinels as well
 *
 * User, password and master name are percent-encoded. TLS trusts what Node.js trusts; another
 * authority goes into NODE_EXTRA_CA_CERTS.
 *
 * @throws CONFIG_INVALID without the value, which may hold a password.
 */
export function parseRedisUrl(url: string): Options {
  const [, scheme, sentinel, username, password, hosts, path, query = ''] = form.exec(url) ?? []
  if (hosts === undefined) throw invalid()
  const credentials = {
    ...(username && { username: decode(username) }),
    ...(password && { password: decode(password) }),
  }
  const addresses = hosts.split(',').map(parseHost)
  const segments = path ? path.split('/') : []
  const tls = scheme === 'rediss'
  const place = sentinel
    ? throughSentinels(addresses, segments, tls, new URLSearchParams(query))
    : oneServer(addresses, segments, tls, query)
  return { ...credentials, ...place }
}

function oneServer(addresses: Address[], segments: string[], tls: boolean, query: string): Options {
  const [address, another] = addresses
  const [db, more] = segments
  if (!address || another || more !== undefined || query) throw invalid()
  const { host, port = 6379 } = address
  // Only a name may be asked for in the handshake (RFC 6066 §3).
  const secure = { tls: isIP(host) ? {} : { servername: host } }
  return { host, port, db: parseDb(db), ...(tls && secure) }
}

function throughSentinels(
  addresses: Address[],
  segments: string[],
  tls: boolean,
  query: URLSearchParams
): Options {
  const [name, db, more] = segments
  if (!name || more !== undefined) throw invalid()
  const sentinelUsername = query.get('sentinelUsername')
  const sentinelPassword = query.get('sentinelPassword')
  return {
    name: decode(name),
    db: parseDb(db),
    sentinels: addresses.map(({ host, port = 26379 }) => ({ host, port })),
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  }
}

function parseHost(text: string): Address {
  const [, bracketed, plain, port] =
    /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port ?? 1) > 65_535) throw invalid()
  return { host, ...(port && { port: Number(port) }) }
}

function parseDb(text = '0'): number {
  if (!/^\d{1,5}$/.test(text)) throw invalid()
  return Number(text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid()
  }
}

const invalid = () =>
  errors.CONFIG_INVALID({
    message: 'REDIS_URL is not valid.',
    hint: 'Use redis://user:password@host:6379/0, rediss://… or redis+sentinel://host:26379,host2:26379/master-name; percent-encode the password.',
  })
