import { readFileSync } from 'node:fs'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import type { QuerySample } from '#shared/testing/prometheus.ts'
import { startPrometheus } from '#shared/testing/prometheus.ts'
import { boards } from '../../../docs/boards/index.ts'
import { startUpstream } from '../upstream-shape.ts'
import { goWrong, useTools } from './journeys.ts'

/** The shipped configuration, with these replicas in place of names and seconds in place of minutes. */
function configFor(addresses: readonly string[]): string {
  const hosts = addresses.map((address) => new URL(address).host)
  const targets = { auth: hosts.slice(0, 2), mcp: hosts.slice(2) }
  return readFileSync('deploy/prometheus/prometheus.yml', 'utf8')
    .replaceAll(/15s/g, '1s')
    .replaceAll(/dns_sd_configs:\n +- names: \[(auth|mcp)\]\n(?: {8}.*\n)+/g, (_, name) => {
      const listed = targets[name as keyof typeof targets].map((host) => `'${host}'`)
      return `static_configs:\n      - targets: [${listed.join(', ')}]\n`
    })
}

/** As Grafana asks, with everything chosen. */
const asked = (promql: string) =>
  promql.replaceAll('$__rate_interval', '1m').replaceAll(/\$(service|instance)\b/g, '.*')

const hasData = (samples: QuerySample[]) => samples.some(({ value: [, text] }) => text !== 'NaN')

t.test('every panel and every rule has data where people use it', async (t) => {
  const settings = {
    CACHE_USER_SECONDS: '300',
    CACHE_REPOSITORY_SECONDS: '60',
    ...{ RATE_LIMIT_TOKEN: '2', RATE_LIMIT_MCP: '100000' },
  }
  const upstream = await startUpstream(t, { kind: 'github-app', settings })
  const prometheus = await startPrometheus(configFor(upstream.addresses()))
  t.teardown(() => prometheus.stop())
  const { query } = prometheus
  const isUp = async (count: number) => (await query('up == 1')).length === count
  await until(() => isUp(4))

  const { access_token } = await upstream.signIn()
  await useTools(upstream, access_token)
  await goWrong(upstream)

  for (const { title, rows } of boards) {
    for (const panel of Object.values(rows).flat()) {
      for (const promql of Object.values(panel.queries)) {
        const look = until(async () => {
          if (hasData(await query(asked(promql)))) return true
          // A tool’s first call begins its series: only a later one is a rise.
          await useTools(upstream, access_token)
          return false
        })
        await t.resolves(look, `${title}, ${panel.title}: ${promql}`)
      }
    }
  }
  await until(async () => (await prometheus.rules()).every(({ health }) => health === 'ok'))
  const rules = await prometheus.rules()
  t.equal(rules.length, 24)
  for (const { name } of rules.filter(({ name }) => name.startsWith('gatehouse:'))) {
    t.ok(hasData(await query(name)), name)
  }
  // What an alert compares has data too; whether it fires is for promtool.
  for (const { name, query: promql } of rules.filter(({ name }) => /^Gate/.test(name))) {
    const [compared = ''] = promql.split(/ (?:==|>|<) /)
    t.ok(hasData(await query(compared)), name)
  }
  t.equal((await query('max(oauth_active_sessions)'))[0]?.value[1], '1')
})
