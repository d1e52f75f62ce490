import { Resolver } from 'node:dns/promises'

export interface Address {
  address: string
  family: 4 | 6
}

/** Every address of a host name. Rejects where there is none, and when the signal aborts. */
export type ResolveHost = (hostname: string, signal: AbortSignal) => Promise<Address[]>

interface Options {
  /** Name servers, `address:port`; those of the system by default. */
  servers?: readonly string[]
}

/**
 * Asks the name servers directly. Unlike `dns.lookup` this takes no thread of the pool that file
 * access and hashing share, so that names which never answer hold nothing else up, and it knows no
 * hosts file and no search list, whose names are those of the local network.
 */
export function hostResolver({ servers }: Options = {}): ResolveHost {
  return async (hostname, signal) => {
    const resolver = new Resolver({ timeout: 1000, tries: 3 })
    if (servers) resolver.setServers(servers)
    const cancel = () => resolver.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const [ipv4, ipv6] = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ])
    signal.removeEventListener('abort', cancel)
    if (ipv4.status === 'rejected' && ipv6.status === 'rejected') throw ipv4.reason
    return [...found(ipv4, 4), ...found(ipv6, 6)]
  }
}

const found = (result: PromiseSettledResult<string[]>, family: 4 | 6): Address[] =>
  result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : []
