import t from 'tap'
import { AppError } from '../../../errors/define.ts'
import { publicFetch } from '../../../http/public-fetch.ts'
import type { Address } from '../../../http/resolve-host.ts'
import { publicAddress } from '../../../testing/public-web.ts'
import { build, documentUrl } from './build.ts'

const secondPublic: Address = { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 }
const inside: Address = { address: '10.0.0.5', family: 4 }
const metadataService: Address = { address: '169.254.169.254', family: 4 }
const unreachable = { name: 'CLIENT_DOCUMENT_UNREACHABLE' }
const invalid = { name: 'INVALID_CLIENT_DOCUMENT' }

t.test(
  'a document is got from the address that its name has, with nothing that tells who asks',
  async (t) => {
    const { web, fetch } = await build(t)
    const seen: NodeJS.Dict<string | string[]>[] = []
    const answer = web.answer
    web.answer = (request, response) => {
      seen.push(request.headers)
      answer(request, response)
    }
    const { text, headers } = await fetch(`${documentUrl}?a=b`)
    t.equal(text, '{"a":1}')
    t.equal(headers['content-type'], 'application/json')
    t.same([web.resolved, web.dialled], [['client.example'], [publicAddress.address]])
    t.same(web.requests, ['client.example/oauth/client.json?a=b'])
    t.match(seen, [{ accept: 'application/json', 'accept-encoding': 'identity' }])
    t.match(seen[0]?.['user-agent'], /^Gatehouse\/\d/)
    t.same(Object.keys(seen[0]!).sort(), [
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  }
)

t.test(
  'a name that leads elsewhere after the check is not asked again (DNS rebinding)',
  async (t) => {
    const { web, clock, fetch } = await build(t)
    const resolve = web.resolve
    const answers = [[publicAddress, secondPublic], [inside], [metadataService]]
    const rebinding = publicFetch({
      ...web,
      now: () => clock.nowMs,
      timeoutMs: 60_000,
      maxBytes: 1000,
      resolve: async (...asked) => {
        await resolve(...asked)
        return answers.shift()!
      },
    })
    await rebinding(documentUrl)
    t.equal(web.resolved.length, 1)
    t.same(web.dialled, [publicAddress.address, secondPublic.address])
    await t.rejects(rebinding(documentUrl), unreachable, 'the next fetch checks anew')
    t.equal(web.dialled.length, 2)
    t.equal((await fetch(documentUrl)).text, '{"a":1}')
  }
)

t.test('one special-use address among the answers refuses them all', async (t) => {
  const special: Address[] = [
    inside,
    metadataService,
    { address: '127.0.0.1', family: 4 },
    { address: '100.64.0.1', family: 4 },
    { address: '::1', family: 6 },
    { address: '::ffff:93.184.215.14', family: 6 },
    { address: '64:ff9b::5db8:d70e', family: 6 },
    { address: 'fd00:ec2::254', family: 6 },
    { address: 'not an address', family: 4 },
  ]
  for (const address of special) {
    for (const addresses of [[address], [publicAddress, address], [address, publicAddress]]) {
      const { web, fetch } = await build(t)
      web.addresses = addresses
      await t.rejects(fetch(documentUrl), unreachable, JSON.stringify(addresses))
      t.same([web.dialled, web.requests], [[], []])
    }
  }
})

t.test('a name without an address, or with more than a host has, is refused', async (t) => {
  const { web, clock, fetch } = await build(t)
  for (const addresses of [[], Array(33).fill(publicAddress)]) {
    web.addresses = addresses
    await t.rejects(fetch(documentUrl), { ...unreachable, facts: { reason: 'no public address' } })
    clock.nowMs += 60_000
  }
  web.addresses = Array(32).fill(publicAddress)
  t.equal((await fetch(documentUrl)).text, '{"a":1}')
})

t.test(
  'an IP address as the host is judged however it is spelled, and never resolved',
  async (t) => {
    const { web, fetch } = await build(t)
    const spellings = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '017700000001',
      '１２７.0.0.1',
      '127。0。0。1',
      '169.254.169.254',
      '0xa9fea9fe',
      '[::1]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:a9fe:a9fe]',
      '[::127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[fd00:ec2::254]',
      '[fe80::1]',
      '[::]',
      '0',
    ]
    for (const host of spellings) {
      await t.rejects(fetch(`https://${host}/client.json`), unreachable, host)
    }
    t.same([web.resolved, web.dialled], [[], []])
    await t.rejects(fetch('https://93.184.215.14/client.json'), unreachable, 'no such certificate')
    await t.rejects(fetch(`https://[${secondPublic.address}]/client.json`), unreachable)
    t.same(web.dialled, ['93.184.215.14', secondPublic.address])
  }
)

t.test(
  'by default the real name servers and addresses are used, and this machine is refused',
  async (t) => {
    const fetch = publicFetch({ now: Date.now })
    await t.rejects(fetch('https://127.0.0.1:8443/client.json'), unreachable)
    await t.rejects(fetch('https://localhost:8443/client.json'), unreachable)
  }
)

t.test('other schemes, ports of system services and user names are refused unasked', async (t) => {
  const { web, fetch } = await build(t)
  const refused = [
    'http://client.example/',
    'ftp://client.example/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'client.example',
    '',
    'https://user@client.example/',
    'https://user:word@client.example/',
    'https://:word@client.example/',
    ...[0, 1, 22, 25, 80, 444, 1023].map((port) => `https://client.example:${port}/`),
  ]
  for (const url of refused) await t.rejects(fetch(url), invalid, url)
  t.same([web.resolved, web.dialled], [[], []])
  for (const port of [443, 1024, 8443, 65535]) {
    t.ok(await fetch(`https://client.example:${port}/`), `port ${port}`)
  }
})

t.test('a refusal tells a stranger nothing about this network', async (t) => {
  const { web } = await build(t)
  const told = async (url: string, resolve: typeof web.resolve) => {
    web.resolve = resolve
    const asked = publicFetch({ ...web, now: Date.now, timeoutMs: 1000, maxBytes: 1000 })
    const error = await asked(url).catch((error: unknown) => error)
    if (!(error instanceof AppError)) throw error
    return { message: error.message, hint: error.hint, details: error.details }
  }
  const fails = async () => {
    throw new Error('ENOTFOUND')
  }
  const answers = [
    await told('https://redis.internal/', fails),
    await told('https://redis.internal/', async () => [inside]),
    await told('https://redis.internal/', async () => [publicAddress]),
    await told('https://10.0.0.5/', fails),
  ]
  for (const answer of answers) t.same(answer, answers[0])
  t.notMatch(JSON.stringify(answers), /10\.0|internal|ENOTFOUND/)
})
