import type { Redis } from 'ioredis'
import { AppError } from '#shared/errors/define.ts'
import { connectRedis } from '#shared/stores/connect-redis.ts'
import type { Problem } from '../check.ts'
import { failed, outcome, skipped, Unreachable } from '../check.ts'
import { infoOf } from './redis-info.ts'
import type { SettingsCheck } from './setup.ts'

const oldest = [6, 2] as const

export const redis: SettingsCheck = {
  name: 'redis',
  holds: 'Redis can be reached with REDIS_URL, and is 6.2 or newer.',
  why: 'The services do not start; while it is away nobody is let in.',
  page: 'docs/reference/settings.md',
  needs: ['settings'],
  async run(setup) {
    const { REDIS_URL } = setup.config
    if (!REDIS_URL)
      return skipped('There is no REDIS_URL: `npm start` keeps its records in DATA_DIR.')
    setup.redis = await open(REDIS_URL)
    const version = (await infoOf(setup.redis, 'server'))?.['redis_version']
    if (!version) return outcome([], 'It answers; this user may not ask for its version.')
    return outcome(versionProblems(version), `Redis ${version} answers.`)
  },
}

async function open(url: string): Promise<Redis> {
  const reasons: Error[] = []
  try {
    const connection = connectRedis(url, (error) => void reasons.push(error))
    await connection.connect().catch((cause: unknown) => {
      connection.disconnect()
      throw cause
    })
    return connection
  } catch (cause) {
    if (cause instanceof AppError) throw new Unreachable(cause.message, cause.hint, cause)
    // What `connect` rejects with says no more than that it is over.
    const [reason, mend] = explain(reasons[0] ?? (cause as Error))
    throw new Unreachable(`Redis cannot be used (${reason}).`, mend, cause)
  }
}

function explain({ code, message }: NodeJS.ErrnoException): [reason: string, mend: string] {
  if (/WRONGPASS|NOAUTH|invalid username-password/i.test(message)) {
    return [
      'wrong password',
      'Correct user and password in REDIS_URL; percent-encode the password.',
    ]
  }
  if (/NOPERM/.test(message)) {
    return ['no permission', 'Let the ACL user of REDIS_URL run commands: see redis-rights.']
  }
  if (/CERT|TLS_|UNABLE_TO_/.test(code ?? '')) {
    const mend =
      'Write the host in REDIS_URL as the certificate has it; for an authority of your own start doctor and services with NODE_EXTRA_CA_CERTS.'
    return [`its certificate is refused: ${code}`, mend]
  }
  const place =
    'Correct host and port in REDIS_URL, with rediss:// where it speaks TLS and redis:// where not; start Redis, and let this machine reach it.'
  return [code ?? 'no answer', place]
}

function versionProblems(version: string): Problem[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1])
  const mend = 'Use Redis 7, or at least 6.2.'
  return isOld ? [failed('Redis is older than 6.2, and lacks commands that are used.', mend)] : []
}
