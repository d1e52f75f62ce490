import { BlockList, isIP } from 'node:net'

type Range = readonly [network: string, prefixLength: number, use: string]

/** Ranges that lead to no host of the public internet, or to the network of this server itself. */
export const specialIpv4Ranges: readonly Range[] = [
  ['0.0.0.0', 8, 'this network, RFC 791 §3.2'],
  ['10.0.0.0', 8, 'private, RFC 1918'],
  ['100.64.0.0', 10, 'shared by carriers, RFC 6598; holds 100.100.100.200 of Alibaba Cloud'],
  ['127.0.0.0', 8, 'loopback, RFC 1122 §3.2.1.3'],
  ['168.63.129.16', 32, 'platform services of Azure, learn.microsoft.com'],
  ['169.254.0.0', 16, 'link-local, RFC 3927; holds the metadata services of most clouds'],
  ['172.16.0.0', 12, 'private, RFC 1918'],
  ['192.0.0.0', 24, 'protocol assignments, RFC 6890 §2.1; holds 192.0.0.192 of Oracle Cloud'],
  ['192.0.2.0', 24, 'documentation, RFC 5737'],
  ['192.31.196.0', 24, 'AS112, RFC 7535'],
  ['192.52.193.0', 24, 'automatic multicast tunneling, RFC 7450'],
  ['192.88.99.0', 24, '6to4 relays, RFC 7526'],
  ['192.168.0.0', 16, 'private, RFC 1918'],
  ['192.175.48.0', 24, 'AS112, RFC 7534'],
  ['198.18.0.0', 15, 'benchmarking, RFC 2544'],
  ['198.51.100.0', 24, 'documentation, RFC 5737'],
  ['203.0.113.0', 24, 'documentation, RFC 5737'],
  ['224.0.0.0', 4, 'multicast, RFC 5771'],
  ['240.0.0.0', 4, 'reserved, RFC 1112 §4; holds the broadcast address, RFC 919'],
]

/** The same for IPv6. The last rows cover all that is not global unicast, named above them or not. */
export const specialIpv6Ranges: readonly Range[] = [
  ['::', 128, 'unspecified, RFC 4291 §2.5.2'],
  ['::1', 128, 'loopback, RFC 4291 §2.5.3'],
  ['::', 96, 'IPv4-compatible, RFC 4291 §2.5.5.1'],
  ['::ffff:0:0', 96, 'IPv4-mapped, RFC 4291 §2.5.5.2'],
  ['::ffff:0:0:0', 96, 'IPv4-translated, RFC 2765 §2.1'],
  ['64:ff9b::', 96, 'IPv4 behind NAT64, RFC 6052'],
  ['64:ff9b:1::', 48, 'IPv4 behind a local NAT64, RFC 8215'],
  ['100::', 64, 'discarded, RFC 6666'],
  ['100:0:0:1::', 64, 'dummy prefix, RFC 9780'],
  ['2001::', 23, 'protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID and others'],
  ['2001:db8::', 32, 'documentation, RFC 3849'],
  ['2002::', 16, '6to4, RFC 3056'],
  ['2620:4f:8000::', 48, 'AS112, RFC 7534'],
  ['3fff::', 20, 'documentation, RFC 9637'],
  ['5f00::', 16, 'segment routing, RFC 9602'],
  ['fc00::', 7, 'unique local, RFC 4193; holds fd00:ec2::254 of AWS and fd20:ce::254 of Google'],
  ['fe80::', 10, 'link-local, RFC 4291 §2.5.6'],
  ['fec0::', 10, 'site-local, RFC 3879'],
  ['ff00::', 8, 'multicast, RFC 4291 §2.7'],
  ['::', 3, 'not global unicast, RFC 4291 §2.4 and its registry'],
  ['4000::', 2, 'not global unicast'],
  ['8000::', 1, 'not global unicast'],
]

// One list each: in a common one, the IPv4-mapped range would match every IPv4 address.
const ipv4 = blockList(specialIpv4Ranges, 'ipv4')
const ipv6 = blockList(specialIpv6Ranges, 'ipv6')

function blockList(ranges: readonly Range[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [network, prefixLength] of ranges) list.addSubnet(network, prefixLength, family)
  return list
}

/**
 * Whether an address is one that a request on behalf of a stranger must not go to (RFC 6890 and
 * its successors). What is no plain IP address, or has a zone, counts as special.
 */
export function isSpecialAddress(address: string): boolean {
  const version = address.includes('%') ? 0 : isIP(address)
  if (version === 4) return ipv4.check(address, 'ipv4')
  return version === 6 ? ipv6.check(address, 'ipv6') : true
}
