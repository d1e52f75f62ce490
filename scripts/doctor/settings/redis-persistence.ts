import { failed, outcome, skipped, warning } from '../check.ts'
import { infoOf, notPermitted } from './redis-info.ts'
import type { SettingsCheck } from './setup.ts'

export const redisPersistence: SettingsCheck = {
  name: 'redis-persistence',
  holds: 'Redis writes every change to its append-only file.',
  why: 'A restart of Redis signs everybody out, and clients have to register again.',
  page: 'docs/guides/doctor.md',
  needs: ['redis'],
  async run({ redis }) {
    if (!redis) return skipped('There is no Redis.')
    const info = await infoOf(redis, 'persistence')
    if (!info) return skipped(notPermitted)
    const isOn = info['aof_enabled'] === '1'
    const isWritten = info['aof_last_write_status'] !== 'err'
    return outcome(
      [
        ...(isOn
          ? []
          : [
              failed(
                'The append-only file is off.',
                'Set `appendonly yes` in redis.conf (and `appendfsync everysec`), on a disk that outlives the container.'
              ),
            ]),
        ...(isWritten ? [] : [warning('The last write to it failed.', 'Make room on its disk.')]),
      ],
      'The append-only file is on.'
    )
  },
}
