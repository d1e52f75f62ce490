import type { Test } from 'tap'
import t from 'tap'
import { startTokenProxy } from '#shared/testing/token-proxy.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { mcpWith } from '../mcp/app.ts'
import { everything } from './everything/features.ts'
import type { Verdict } from './official-tool.ts'
import { askOfficialTool } from './official-tool.ts'
import { scenarios } from './scenarios.ts'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'

const revisions = Object.keys(scenarios)

/** How many scenarios each revision requires. */
const required: Readonly<Record<string, number>> = { '2025-11-25': 30, '2026-07-28': 37 }

/** Some ten seconds, on a machine with nothing else to do. */
const timeoutMs = 110_000
t.setTimeout(timeoutMs)

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: the official tool finds no fault in either revision`, async (t) => {
    t.setTimeout(timeoutMs)
    const proxy = await startTokenProxy()
    t.teardown(() => proxy.close())
    const settings = {
      PUBLIC_URL: proxy.url,
      DATA_DIR: ':memory:',
      RATE_LIMIT_MCP: '1000000',
    }
    const shape = await startShape(settings, mcpWith(everything))
    t.teardown(() => shape.close())
    proxy.target = shape.address
    const token = await tokenOf(proxy.url)
    const judge = () =>
      Promise.all(revisions.map((one) => askOfficialTool(t, `${proxy.url}/mcp`, one)))

    const refusals = await judge()
    await t.test('without a token it finds nothing that works', async (t) => {
      for (const [at, revision] of revisions.entries()) expectRefusal(t, revision, refusals[at]!)
    })
    proxy.token = token
    const verdicts = await judge()
    for (const [at, revision] of revisions.entries()) {
      await t.test(revision, async (t) => {
        const counts = expectPraise(t, revision, verdicts[at]!)
        t.comment(`${shapeName}, ${revision}: ${counts}`)
      })
    }
  })
}

/** The access token of somebody who has allowed their client everything. */
async function tokenOf(url: string): Promise<string> {
  const { client, keychain } = await signIn(url, 'mona-demo', { scope: scopes.join(' ') })
  await client.close()
  return keychain.tokens().access_token
}

/** Every scenario and every check has run and passed. Returns how many those were. */
function expectPraise(t: Test, revision: string, { exitCode, scenarios: ran }: Verdict): string {
  const { scored, unscored, notOffered } = scenarios[revision]!
  const names = (passes: object) => Object.keys(passes)
  t.equal(exitCode, 0)
  t.equal(names(scored).length, required[revision])
  const all = [...names(scored), ...names(unscored), ...notOffered]
  t.same([...ran.keys()].sort(), all.sort(), 'all scenarios have run, and no other')

  const held = { ...scored, ...unscored }
  const checks = names(held).flatMap((name) =>
    (ran.get(name) ?? []).map((check) => ({ scenario: name, ...check }))
  )
  const faults = checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')
  t.same(
    faults.map(({ scenario, id, status, errorMessage = '' }) =>
      [scenario, id, status, errorMessage].join(': ')
    ),
    []
  )
  const passed = checks.filter(({ status }) => status === 'SUCCESS')
  const passes = Object.groupBy(passed, ({ scenario }) => scenario)
  const counts = Object.fromEntries(names(held).map((name) => [name, passes[name]?.length]))
  t.same(counts, held, 'as many checks as ever have passed')

  const total = (of: object) => names(of).reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  return (
    `${names(scored).length} scored scenarios with ${total(scored)} checks passed, ` +
    `${names(unscored).length} unscored ones with ${total(unscored)}`
  )
}

/** The tool asks one thing that any refusal answers rightly: that nonsense is not taken for an answer. */
const anyRefusalIsRight = ['input-required-result-validate-input']

function expectRefusal(t: Test, revision: string, { exitCode, scenarios: ran }: Verdict): void {
  t.equal(exitCode, 1)
  const passing = Object.keys(scenarios[revision]!.scored).filter((name) =>
    ran.get(name)?.every(({ status }) => status === 'SUCCESS')
  )
  t.same(passing, revision === '2026-07-28' ? anyRefusalIsRight : [])
}
