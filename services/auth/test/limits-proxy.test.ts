import type { Test } from 'tap'
import t from 'tap'
import { build } from './build.ts'
import { authorizeUrl, register } from './flow.ts'
import { createVisitor } from './visitor.ts'

const proxy = '10.0.0.1'

/** A service that takes two sign-ins a minute and address, and what it answers a newcomer. */
async function limited(t: Test, trusted?: string) {
  const environment = {
    ...{ RATE_LIMIT_AUTHORIZE: '1', RATE_LIMIT_ADDRESS_FACTOR: '2' },
    ...(trusted && { TRUST_PROXY: trusted }),
  }
  const service = await build(t, { environment })
  const url = authorizeUrl(await register(service))
  const statusesOf = async (peer: string, forwarded: string[]) => {
    const statuses: number[] = []
    for (const address of forwarded) {
      const headers = { 'x-forwarded-for': address }
      statuses.push((await createVisitor(service.app, peer).open(url, headers)).statusCode)
    }
    return statuses
  }
  return { service, statusesOf }
}

const many = ['203.0.113.1', '203.0.113.2', '203.0.113.3']

t.test('without a trusted proxy nobody gets more by naming other addresses', async (t) => {
  const { service, statusesOf } = await limited(t)
  t.same(await statusesOf('192.0.2.1', many), [303, 303, 429])
  t.match(service.audit.at(-1), { address: '192.0.2.1' })
})

t.test('whoever is no trusted proxy is counted by its own address', async (t) => {
  const { statusesOf } = await limited(t, proxy)
  t.same(await statusesOf('192.0.2.1', many), [303, 303, 429])
  t.same(await statusesOf('10.0.0.2', many), [303, 303, 429])
})

t.test('behind a trusted proxy each address has a count of its own', async (t) => {
  const { service, statusesOf } = await limited(t, '10.0.0.0/24')
  t.same(await statusesOf(proxy, many), [303, 303, 303])
  t.same(await statusesOf(proxy, ['203.0.113.1', '203.0.113.1']), [303, 429])
  t.match(service.audit.at(-1), { address: '203.0.113.1' })
})

t.test('what a client wrote in front of its own address changes nothing', async (t) => {
  const { statusesOf } = await limited(t, '10.0.0.0/24')
  const spoofed = many.map((address) => `${address}, 198.51.100.7`)
  t.same(await statusesOf(proxy, spoofed), [303, 303, 429])
  const twice = many.map((address) => `${address}, 198.51.100.8, 10.0.0.2`)
  t.same(await statusesOf(proxy, twice), [303, 303, 429], 'through two trusted proxies')
})

t.test('ports, and what is no address, make no new address', async (t) => {
  const { statusesOf } = await limited(t, proxy)
  t.same(
    await statusesOf(
      proxy,
      many.map((_, at) => `198.51.100.7:${4000 + at}`)
    ),
    [303, 303, 429]
  )
  t.same(await statusesOf(proxy, ['unknown', '_a', '_b']), [303, 303, 429])
})
