import t from 'tap'
import { hostResolver } from '../../http/resolve-host.ts'
import { elapsedMs } from '../../testing/elapsed.ts'
import { startDnsServer } from './dns-server.ts'

const server = await startDnsServer()
t.teardown(() => server.close())
t.afterEach(() => {
  Object.assign(server, { names: {}, questions: [], isSilent: false })
})

const resolve = hostResolver({ servers: [server.address] })
const inAMinute = () => AbortSignal.timeout(60_000)
const ipv6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c'

t.test('every address of both families is found', async (t) => {
  server.names = { 'client.example': { a: ['93.184.215.14', '10.0.0.1'], aaaa: [ipv6] } }
  t.same(await resolve('client.example', inAMinute()), [
    { address: '93.184.215.14', family: 4 },
    { address: '10.0.0.1', family: 4 },
    { address: ipv6, family: 6 },
  ])
})

t.test('a name with addresses of one family has those', async (t) => {
  server.names = { 'four.example': { a: ['93.184.215.14'] }, 'six.example': { aaaa: [ipv6] } }
  const signal = inAMinute()
  t.same(await resolve('four.example', signal), [{ address: '93.184.215.14', family: 4 }])
  t.same(await resolve('six.example', signal), [{ address: ipv6, family: 6 }])
})

t.test('a name that does not exist, or has no address, is an error', async (t) => {
  server.names = { 'empty.example': {} }
  await t.rejects(resolve('missing.example', inAMinute()), { code: 'ENOTFOUND' })
  await t.rejects(resolve('empty.example', inAMinute()), { code: 'ENODATA' })
})

t.test('a name is asked for as it stands, without the domains of this network', async (t) => {
  await t.rejects(resolve('redis', inAMinute()))
  t.same(server.questions.sort(), ['redis a', 'redis aaaa'])
})

t.test('a search ends when its time is up, whatever the name servers do', async (t) => {
  server.isSilent = true
  const search = resolve('slow.example', AbortSignal.timeout(200))
  const tookMs = await elapsedMs(t.rejects(search, { code: 'ECANCELLED' }))
  t.ok(tookMs < 900, 'not only after the first try')
})

t.test('the name servers of the system are asked by default', async (t) => {
  // RFC 6761 §6.4: no server anywhere knows it, and none may be reachable at all.
  await t.rejects(hostResolver()('client.invalid', AbortSignal.timeout(1000)), {
    code: /^(ENOTFOUND|ECANCELLED|ECONNREFUSED|ETIMEOUT|ESERVFAIL|ENODATA)$/,
  })
})
