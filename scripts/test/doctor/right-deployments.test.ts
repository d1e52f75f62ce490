import { readFile } from 'node:fs/promises'
import t from 'tap'
import { shapes } from '../../../services/test/shapes.ts'
import { signIn } from '../../../services/test/signed-in.ts'
import { deploymentFindings } from './examine.ts'
import { startGateway } from './gateway.ts'

for (const [name, start] of Object.entries(shapes)) {
  t.test(`${name}: nothing is found in a right deployment, with a token neither`, async (t) => {
    const shape = await start()
    t.teardown(() => shape.close())
    const { keychain } = await signIn(shape.url, 'mona-demo')
    const token = keychain.tokens().access_token
    const { results, bad } = await deploymentFindings(shape.url, { token })
    t.same(bad, [])
    const idle = results.filter(({ state }) => state === 'not checked')
    t.same(
      idle.map(({ check }) => check.name),
      ['certificate', 'https-redirect', 'hsts'],
      'what is about https alone'
    )
  })
}

t.test('the guide shows what is said of the demo', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const { keychain } = await signIn(shape.url, 'mona-demo')
  const token = keychain.tokens().access_token
  const { results } = await deploymentFindings(shape.url, { token })
  const { port } = new URL(shape.url)
  const guide = await readFile('docs/guides/doctor.md', 'utf8')
  const timed = ['clock', 'stream']
  for (const { check, state, told } of results) {
    if (timed.includes(check.name)) continue
    const line = `${state.padEnd(11)}  ${check.name.padEnd(22)} ${told.replaceAll(port, '8080')}\n`
    t.ok(guide.includes(line), line)
  }
})

t.test('ten clients are registered, once; ten sign-ins are begun at each run', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const audited = async (event: string, outcome: string) => {
    const lines = (await readFile(shape.auditPath, 'utf8')).trim().split('\n')
    const events = lines.map((line) => JSON.parse(line))
    return events.filter((one) => one.event === event && one.outcome === outcome).length
  }
  for (const run of [1, 2]) {
    t.same((await deploymentFindings(shape.url)).bad, [])
    t.equal(await audited('oauth.register', 'success'), 10)
    t.equal(await audited('oauth.authorize', 'success'), 10 * run)
  }
})

t.test('pair: a gateway that keeps nothing inside is found', async (t) => {
  const gateway = await startGateway()
  const shape = await shapes.pair({ PUBLIC_URL: gateway.url })
  t.teardown(async () => {
    await gateway.close()
    await shape.close()
  })
  gateway.target = shape.address
  t.same((await deploymentFindings(gateway.url)).bad, [])

  const inside = String(shape.environment['AUTH_URL'])
  for (const path of ['/metrics', '/upstream/refresh']) {
    gateway.mistake = { target: (asked) => (asked.startsWith(path) ? inside : null) }
    const { bad, said } = await deploymentFindings(gateway.url)
    t.same(bad, ['private-paths'])
    t.match(said['private-paths'], `${path} is reachable from outside. Let the gateway answer 404`)
  }
})

t.test('pair: services that believe what strangers forward are found', async (t) => {
  const shape = await shapes.pair({ TRUST_PROXY: '127.0.0.1' })
  t.teardown(() => shape.close())
  const { bad, said } = await deploymentFindings(shape.url)
  t.same(bad, ['forwarded-headers'])
  t.match(said['forwarded-headers'], /TRUST_PROXY/)
})

t.test('a deployment that clients cannot register with is found', async (t) => {
  const shape = await shapes.embedded({ CLIENT_REGISTRATION: 'cimd' })
  t.teardown(() => shape.close())
  const { bad, said, results } = await deploymentFindings(shape.url)
  t.same(bad, ['registration'])
  t.match(said['registration'], /Add `dcr` to CLIENT_REGISTRATION/)
  t.match(
    results.find(({ check }) => check.name === 'known-clients'),
    { state: 'not checked', told: '`registration` has to be mended first.' }
  )
})

t.test('a limit that is reached is told as such, client by client', async (t) => {
  const shape = await shapes.embedded({ RATE_LIMIT_REGISTER: '2' })
  t.teardown(() => shape.close())
  const { said } = await deploymentFindings(shape.url)
  t.match(said['known-clients'], /Cursor: The limit of new registrations is reached/)
})
