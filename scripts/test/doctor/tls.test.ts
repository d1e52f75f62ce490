import type { Test } from 'tap'
import t from 'tap'
import type { Certificate } from '#shared/testing/certificate.ts'
import { createCertificate } from '#shared/testing/certificate.ts'
import { startEmbedded } from '../../../services/embedded/start.ts'
import { deploymentFindings } from './examine.ts'
import { startGateway } from './gateway.ts'

/** A Gatehouse behind a gateway that ends TLS with this certificate. */
async function start(t: Test, certificate: Certificate, scheme = 'https') {
  const gateway = await startGateway(certificate)
  const running = await startEmbedded({
    ...{ PORT: '0', DEMO_GITHUB_PORT: '0', DATA_DIR: ':memory:', AUDIT_LOG: '/dev/null' },
    ...{ PUBLIC_URL: gateway.url.replace('https', scheme), LOG_LEVEL: 'fatal' },
  })
  gateway.target = running.address
  t.teardown(async () => {
    await running.close()
    await gateway.close()
  })
  return gateway
}

/** So many hours from now, as certificates write it. */
function utcTime(hours: number): string {
  const time = new Date(Date.now() + hours * 3600 * 1000).toISOString()
  return `${time.replace(/\D/g, '').slice(2, 14)}Z`
}

const names = (found: { results: { check: { name: string }; state: string }[] }, state: string) =>
  found.results.filter((result) => result.state === state).map(({ check }) => check.name)

t.test('over TLS nothing is found; without HSTS that is', async (t) => {
  const certificate = createCertificate(['localhost'])
  const gateway = await start(t, certificate)
  const right = await deploymentFindings(gateway.url, { ca: certificate.cert })
  t.same(right.bad, [])
  t.ok(names(right, 'ok').includes('certificate'))

  gateway.mistake = { answer: ({ headers }) => delete headers['strict-transport-security'] }
  const { bad, said } = await deploymentFindings(gateway.url, { ca: certificate.cert })
  t.same(bad, ['hsts'])
  t.match(said['hsts'], /pass it on unchanged/)
})

t.test('a certificate that ended, and one about to end', async (t) => {
  const ended = createCertificate(['localhost'], { end: '210101000000Z' })
  const { url } = await start(t, ended)
  const found = await deploymentFindings(url, { ca: ended.cert })
  t.same(found.bad, ['certificate'])
  t.match(found.said['certificate'], /ended \d+ days ago. Renew the certificate/)
  t.same(names(found, 'ok'), ['reachable'], 'nothing is sent over such a connection')

  const ending = createCertificate(['localhost'], { end: utcTime(5.5 * 24) })
  const gateway = await start(t, ending)
  const later = await deploymentFindings(gateway.url, { ca: ending.cert })
  t.same(later.bad, ['certificate'])
  t.match(later.said['certificate'], /ends in 5 days/)

  const brief = createCertificate(['localhost'], { start: utcTime(-1), end: utcTime(11) })
  const renewing = await start(t, brief)
  t.same((await deploymentFindings(renewing.url, { ca: brief.cert })).bad, [], 'made for 12 hours')
})

t.test('a certificate whose time is still to come is one of a clock', async (t) => {
  const early = createCertificate(['localhost'], { start: utcTime(5), end: utcTime(24) })
  const { url } = await start(t, early)
  const { bad, said } = await deploymentFindings(url, { ca: early.cert })
  t.same(bad, ['certificate'])
  t.match(said['certificate'], /not valid yet. Set the clock/)
})

t.test('a certificate for another host, and one nobody vouches for', async (t) => {
  const foreign = createCertificate(['elsewhere.example'])
  const { url } = await start(t, foreign)
  const { bad, said } = await deploymentFindings(url, { ca: foreign.cert })
  t.same(bad, ['certificate'])
  t.match(said['certificate'], /another host. Have a certificate made for the host of PUBLIC_URL/)
  const untrusted = await deploymentFindings(url)
  t.match(untrusted.said['certificate'], /not trusted \(\w+\).*NODE_EXTRA_CA_CERTS/)
})

t.test('a gateway that wants a certificate of its clients', async (t) => {
  const certificate = createCertificate(['localhost'])
  const strict = { ...certificate, requestCert: true, rejectUnauthorized: true }
  const gateway = await startGateway(strict)
  t.teardown(() => gateway.close())
  const { said } = await deploymentFindings(gateway.url, { ca: certificate.cert })
  t.match(said['answers'], /ask clients for no certificate of their own/)
})

t.test('a port that speaks no TLS', async (t) => {
  const gateway = await startGateway()
  t.teardown(() => gateway.close())
  const { said } = await deploymentFindings(gateway.url.replace('http:', 'https:'))
  t.match(said['certificate'], /speaks no TLS.*end TLS on this port/)
})

t.test('a PUBLIC_URL that says http where the gateway speaks https', async (t) => {
  const certificate = createCertificate(['localhost'])
  const gateway = await start(t, certificate, 'http')
  const { bad, said } = await deploymentFindings(gateway.url, { ca: certificate.cert })
  t.same(bad, ['hsts', 'challenge', 'resource-metadata', 'server-metadata'])
  t.match(said['server-metadata'], `: http:// in place of https://. Set PUBLIC_URL=${gateway.url}`)
})
