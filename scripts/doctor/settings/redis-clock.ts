import { outcome, skipped } from '../check.ts'
import { clockProblems } from '../clock.ts'
import { notPermitted, permitted } from './redis-info.ts'
import type { SettingsCheck } from './setup.ts'

export const redisClock: SettingsCheck = {
  name: 'redis-clock',
  holds: 'The clock of Redis agrees with the one here.',
  why: 'Records end earlier or later than the times that are written in them.',
  page: 'docs/guides/doctor.md',
  needs: ['redis'],
  async run({ redis, now }) {
    if (!redis) return skipped('There is no Redis.')
    const time = await permitted(redis.time())
    if (!time) return skipped(notPermitted)
    const apart = Math.round(Number(time[0]) - now() / 1000)
    return outcome(clockProblems('Redis', apart), `${Math.abs(apart)} s apart.`)
  },
}
