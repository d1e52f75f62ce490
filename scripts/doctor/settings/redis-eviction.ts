import type { Problem } from '../check.ts'
import { failed, outcome, skipped, warning } from '../check.ts'
import { infoOf, notPermitted } from './redis-info.ts'
import type { SettingsCheck } from './setup.ts'

export const redisEviction: SettingsCheck = {
  name: 'redis-eviction',
  holds: 'Redis never throws a record away to make room (noeviction).',
  why: 'People are signed out at random when memory runs short, and used codes count as unused.',
  page: 'docs/guides/doctor.md',
  needs: ['redis'],
  async run({ redis }) {
    if (!redis) return skipped('There is no Redis.')
    const info = await infoOf(redis, 'memory')
    if (!info) return skipped(notPermitted)
    return outcome(problemsOf(info), 'The policy is noeviction.')
  },
}

function problemsOf(info: Record<string, string>): Problem[] {
  const { maxmemory_policy: policy = '', maxmemory = '0' } = info
  if (policy === 'noeviction') return []
  const mend =
    'Set `maxmemory-policy noeviction` in redis.conf, and use this Redis for nothing else.'
  // Without a limit nothing is thrown away, until somebody sets one.
  if (maxmemory === '0') return [warning('The policy would evict, were there a limit.', mend)]
  return [failed('Records are evicted when memory runs short.', mend)]
}
