import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { deploymentChecks } from '../../doctor/deployment/checks.ts'
import { settingsChecks } from '../../doctor/settings/checks.ts'
import { readSettings } from '../../doctor/settings/setup.ts'

const guide = readFileSync('docs/guides/doctor.md', 'utf8')
const lists = [...settingsChecks, ...deploymentChecks]
const line = /^(?:ok|warning|failed|not checked) +([\w-]+) /gm

/** The names in one output of the guide, in order. */
function namesIn(output: string): string[] {
  return [...output.matchAll(line)].map(([, name = '']) => name)
}

t.test('the outputs in the guide have every check, in order', async (t) => {
  const outputs = [...guide.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  const whole = outputs.filter((output) => output.startsWith('Gatehouse doctor:'))
  t.same(whole.map(namesIn), [
    deploymentChecks.map(({ name }) => name),
    settingsChecks.map(({ name }) => name),
  ])
  for (const [at, output] of whole.entries()) {
    const count = [deploymentChecks, settingsChecks][at]!.length
    t.match(output, `\n${count} checks: `)
  }
})

t.test('findings in the guide are in the words of their checks', async (t) => {
  const told = Array.from(guide.matchAll(/ (Not so|Why): +(.+)$/gm))
  t.ok(told.length > 8)
  for (const [, part, words = ''] of told) {
    const member = part === 'Why' ? 'why' : 'holds'
    t.ok(
      lists.some((check) => check[member] === words),
      words
    )
  }
})

t.test('the guide counts the settings as they are', async (t) => {
  const given = { DATA_DIR: ':memory:', REDIS_URL: 'redis://gone', PUBLIC_URL: 'https://gone' }
  const app = { GITHUB_CLIENT_ID: 'x', GITHUB_CLIENT_SECRET: 'x' }
  const { config, wrong } = readSettings('embedded', { ...given, ...app })
  t.same(wrong, [])
  t.match(guide, `${Object.keys(config).length} settings of the shape \`embedded\``)
})

t.test(
  'every check names itself once, builds on earlier ones, and on a page that is there',
  async (t) => {
    const names = lists.map(({ name }) => name)
    t.equal(new Set(names).size, names.length)
    for (const checks of [settingsChecks, deploymentChecks]) {
      const earlier = new Set<string>()
      for (const { name, needs = [], page, holds, why } of checks) {
        t.ok(
          needs.every((need) => earlier.has(need)),
          `${name} builds on earlier ones`
        )
        earlier.add(name)
        t.ok(existsSync(page), `${name}: ${page}`)
        t.ok(
          [holds, why].every((sentence) => /^[A-Z].*\.$/.test(sentence)),
          `${name} in sentences`
        )
      }
    }
  }
)
