import { outcome, skipped } from '../check.ts'
import { clockProblems } from '../clock.ts'
import type { SettingsCheck } from './setup.ts'

export const redisClock: SettingsCheck = {
  name: 'redis-clock',
  holds: 'The clock of Redis agrees with the one here.',
  why: 'Records end earlier or later than the times that are written in them.',
  page: 'docs/guides/doctor.md',
  needs: ['redis'],
  async run({ redis, now }) {
    if (!redis) return skipped('There is no Redis.')
    const [seconds = 0] = await redis.time()
    const apart = Math.round(Number(seconds) - now() / 1000)
    return outcome(clockProblems('Redis', apart), `${Math.abs(apart)} s apart.`)
  },
}
