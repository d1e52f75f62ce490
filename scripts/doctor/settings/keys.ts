import type { Problem } from '../check.ts'
import { failed, outcome, skipped, warning } from '../check.ts'
import type { SettingsCheck, Setup } from './setup.ts'

const names = ['SESSION_KEYS', 'AUTH_KEYS'] as const
const bytesOf = (key: string) => Buffer.from(key, 'base64')

export const keys: SettingsCheck = {
  name: 'keys',
  holds: 'The key rings hold random keys, each once, and only what the process needs.',
  why: 'A key that can be guessed opens every token at rest; one that stands twice makes a rotation end too early.',
  page: 'docs/guides/rotate-keys.md',
  needs: ['settings'],
  async run(setup) {
    const { config } = setup
    if (!config.SESSION_KEYS) return skipped('They are made at the first start, in DATA_DIR.')
    const problems = names.flatMap((name) => ringProblems(name, config[name] ?? []))
    const counts = names.flatMap((name) => (config[name] ? `${config[name].length} ${name}` : []))
    return outcome([...problems, ...roleProblems(setup)], `${counts.join(', ')}.`)
  },
}

function ringProblems(name: string, ring: readonly string[]): Problem[] {
  const different = new Set(ring.map((key) => bytesOf(key).toString('hex')))
  // 32 random bytes have 30 different ones on the average; fewer than 16 do not happen.
  const isWeak = ring.some((key) => new Set(bytesOf(key)).size < 16)
  return [
    ...(different.size < ring.length
      ? [failed(`${name} holds a key twice.`, 'Leave the first of both, and take out the other.')]
      : []),
    ...(isWeak
      ? [
          failed(
            `${name} holds a key that is not random.`,
            'Make another with `openssl rand -base64 32`, and exchange it as the page says.'
          ),
        ]
      : []),
  ]
}

/** What the mcp service has read, whoever broke into it has read too. */
function roleProblems({ shape, environment }: Setup): Problem[] {
  const names = ['AUTH_KEYS', 'GITHUB_CLIENT_SECRET']
  const extra = names.filter((name) => environment[name] || environment[`${name}_FILE`])
  if (shape !== 'mcp' || extra.length === 0) return []
  const mend = 'Take them out of the environment of the mcp service: auth alone needs them.'
  return [warning(`The mcp service is given ${extra.join(' and ')}.`, mend)]
}
