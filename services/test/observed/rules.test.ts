import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import t from 'tap'

const alerts = readFileSync('deploy/prometheus/rules/alerts.yml', 'utf8')
const names = Array.from(alerts.matchAll(/^ +- alert: (\w+)$/gm), ([, name = '']) => name)

const promtool = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', words, { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

t.test('promtool finds configuration and rules right', async (t) => {
  const config = promtool('check', 'config', 'deploy/prometheus/prometheus.yml')
  t.equal(config.status, 0, config.said)
  const rules = promtool('check', 'rules', '--lint-fatal', ...globSync('deploy/prometheus/rules/*'))
  t.equal(rules.status, 0, rules.said)
})

t.test('every alert fires when it should, alone, and none when all is well', async (t) => {
  const tests = globSync('deploy/prometheus/tests/*.yml')
  const run = promtool('test', 'rules', ...tests)
  t.equal(run.status, 0, run.said)
  const played = tests.map((file) => readFileSync(file, 'utf8')).join('')
  for (const name of names) t.match(played, `alertname="${name}"`)
})

t.test('every alert leads to its section of the run-book, and every section to one', async (t) => {
  const runbook = readFileSync('docs/guides/runbook.md', 'utf8')
  const sections = runbook
    .split('\n## ')
    .slice(1)
    .map((section) => [section.split('\n')[0], section] as const)
  t.same(
    sections.map(([name]) => name),
    names
  )
  for (const [name = '', text] of sections) {
    t.match(alerts, `runbook_url: docs/guides/runbook.md#${name.toLowerCase()}\n`)
    for (const part of ['**Means**', '**Look**', '**Do**']) t.match(text, part, name)
  }
  const links = Array.from(runbook.matchAll(/\]\(#(\w+)\)/g), ([, target]) => target)
  t.same(
    links.filter((target) => !names.some((name) => name.toLowerCase() === target)),
    []
  )
})
