import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import t from 'tap'
import {
  isSpecialAddress,
  specialIpv4Ranges,
  specialIpv6Ranges,
} from '../../http/special-addresses.ts'

const toIpv4 = (value: bigint) =>
  [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
const toIpv6 = (value: bigint) =>
  [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n]
    .map((shift) => ((value >> shift) & 0xffffn).toString(16))
    .join(':')
const fromIpv4 = (text: string) =>
  text.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n)

/** Reads the forms that the table uses: groups, and `::` once. */
function fromIpv6(text: string): bigint {
  const [head = '', tail = ''] = text.split('::')
  const groups = (part: string) => part.split(':').filter((group) => group !== '')
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0')
  return [...groups(head), ...zeros, ...groups(tail)].reduce(
    (value: bigint, group) => (value << 16n) | BigInt(`0x${group}`),
    0n
  )
}

const families = [
  { bits: 32n, ranges: specialIpv4Ranges, read: fromIpv4, write: toIpv4 },
  { bits: 128n, ranges: specialIpv6Ranges, read: fromIpv6, write: toIpv6 },
]

for (const { bits, ranges, read, write } of families) {
  const bounds = ranges.map(([network, prefixLength]) => {
    const first = read(network)
    return { first, last: first + (1n << (bits - BigInt(prefixLength))) - 1n }
  })
  const isInside = (value: bigint) =>
    bounds.some(({ first, last }) => first <= value && value <= last)

  t.test(`every range of ${bits} bits begins and ends where its row says`, async (t) => {
    for (const { first, last } of bounds) {
      for (const value of [first - 1n, first, first + 1n, last - 1n, last, last + 1n]) {
        if (value < 0n || value >= 1n << bits) continue
        const address = write(value)
        t.not(isIP(address), 0)
        t.equal(isSpecialAddress(address), isInside(value), address)
      }
    }
  })

  t.test(`any address of ${bits} bits is judged as the table says`, async (t) => {
    const wrong = []
    for (let round = 0; round < 5000; round++) {
      const value = BigInt(`0x${randomBytes(Number(bits) / 8).toString('hex')}`)
      if (isSpecialAddress(write(value)) !== isInside(value)) wrong.push(write(value))
    }
    t.same(wrong, [])
  })
}

t.test('what lies inside a network or leads back to it is special', async (t) => {
  const special = [
    '0.0.0.0',
    '10.1.2.3',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '169.254.170.2',
    '172.17.0.1',
    '192.0.0.192',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::FFFF:a9fe:a9fe',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::a00:1',
    '2001:0:53aa:64c:0:fbff:80ff:fffe',
    '2001:db8::1',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
  ]
  for (const address of special) t.equal(isSpecialAddress(address), true, address)
})

t.test('hosts of the public internet are not special', async (t) => {
  const open = [
    '1.1.1.1',
    '8.8.8.8',
    '93.184.215.14',
    '140.82.121.4',
    '172.15.255.255',
    '172.32.0.0',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2620:1ec:c11::200',
    '2A00:1450:4001:82A::200E',
  ]
  for (const address of open) t.equal(isSpecialAddress(address), false, address)
})

t.test('what is no plain address counts as special', async (t) => {
  const unknown = [
    '',
    'localhost',
    'client.example',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '08.8.8.8',
    '8.8.8',
    '8.8.8.8.8',
    '256.8.8.8',
    ' 8.8.8.8',
    '8.8.8.8\n',
    '8.8.8.8:443',
    '８.8.8.8',
    '[2606:4700:4700::1111]',
    '2606:4700:4700::1111%eth0',
    'fe80::1%1',
    '2606:4700:::1111',
  ]
  for (const address of unknown) t.equal(isSpecialAddress(address), true, address)
})
