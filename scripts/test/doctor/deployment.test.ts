import t from 'tap'
import { startEmbedded } from '../../../services/embedded/start.ts'
import { signIn } from '../../../services/test/signed-in.ts'
import { plants } from './deployment-plants.ts'
import { deploymentFindings } from './examine.ts'
import { startGateway } from './gateway.ts'

const gateway = await startGateway()
const running = await startEmbedded({
  PORT: '0',
  DEMO_GITHUB_PORT: '0',
  DATA_DIR: ':memory:',
  PUBLIC_URL: gateway.url,
  LOG_LEVEL: 'fatal',
  AUDIT_LOG: '/dev/null',
  // The doctor comes once for every mistake.
  RATE_LIMIT_REGISTER: '10000',
  RATE_LIMIT_AUTHORIZE: '10000',
  RATE_LIMIT_FAILURES: '10000',
})
gateway.target = running.address
t.teardown(async () => {
  await running.close()
  await gateway.close()
})
t.beforeEach(() => {
  gateway.mistake = {}
})

t.test('through a gateway without a mistake nothing is found', async (t) => {
  const { bad, results } = await deploymentFindings(gateway.url)
  t.same(bad, [])
  t.ok(results.filter(({ state }) => state === 'ok').length > 20)
})

for (const { title, bad, mend, ...mistake } of plants) {
  t.test(`${title}: found, with what mends it`, async (t) => {
    gateway.mistake = mistake
    const findings = await deploymentFindings(gateway.url)
    t.same(findings.bad, bad)
    t.match(findings.said[bad[0]!], mend)
  })
}

t.test('a gateway that gathers streams is found with a token, and not without', async (t) => {
  const { keychain } = await signIn(gateway.url, 'mona-demo')
  const token = keychain.tokens().access_token
  t.same((await deploymentFindings(gateway.url, { token })).bad, [])
  gateway.mistake = { isBuffering: true }
  const { bad, said } = await deploymentFindings(gateway.url, { token })
  t.same(bad, ['stream'])
  t.match(said['stream'], /proxy_buffering off/)
})

t.test('a token that is not one of this deployment is told of as such', async (t) => {
  const { bad, said } = await deploymentFindings(gateway.url, { token: 'made-up' })
  t.same(bad, ['protocol-versions'])
  t.match(said['protocol-versions'], /Take a token of this deployment/)
})

t.test('clocks that are apart are found', async (t) => {
  const { bad, said } = await deploymentFindings(gateway.url, { now: () => Date.now() + 90_000 })
  t.same(bad, ['clock'])
  t.match(said['clock'], /(89|90|91) s behind.*NTP/)
})

t.test('a port that is not the one of PUBLIC_URL is found', async (t) => {
  const { bad, said } = await deploymentFindings(running.address.replace('127.0.0.1', 'localhost'))
  t.same(bad, ['challenge', 'resource-metadata', 'server-metadata'])
  t.match(said['server-metadata'], /: another port. Set PUBLIC_URL=/)
})

t.test('where nothing listens that is all there is to say', async (t) => {
  const gone = await startGateway()
  await gone.close()
  const { bad, said, results } = await deploymentFindings(gone.url)
  t.same(bad, ['reachable'])
  t.match(said['reachable'], /Start the gateway/)
  const others = results.filter(({ check }) => check.name !== 'reachable')
  t.ok(others.every(({ state }) => state === 'not checked'))
})

t.test(
  'a service that is down behind its gateway is told apart from a gateway that is',
  async (t) => {
    gateway.mistake = {
      answer: (answer) => {
        answer.status = 502
      },
    }
    const { said } = await deploymentFindings(gateway.url)
    t.match(said['answers'], /Start the auth service/)
    t.match(said['challenge'], /Start the mcp service/)
  }
)
