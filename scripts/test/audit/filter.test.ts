import t from 'tap'
import type { FilterValues } from '../../audit/filter.ts'
import { filter, learnIds } from '../../audit/filter.ts'
import type { AuditEntry } from '../../audit/words.ts'
import { wordsOf } from '../../audit/words.ts'
import { happenings } from './data-dir.ts'

const nowMs = Date.UTC(2026, 10, 20)
const records: AuditEntry[] = happenings.map(([event, agoMs]) => ({
  time: new Date(nowMs - agoMs).toISOString(),
  ...event,
}))

function found(asked: FilterValues): number {
  const ids = new Set<number>()
  for (const record of records) learnIds(ids, asked.person ?? '', record)
  return records.filter(filter(asked, ids, nowMs)).length
}

t.test(
  'a record is found by each of what can be asked for, and by all of it together',
  async (t) => {
    for (const [asked, expected] of [
      [{}, 7],
      [{ person: 'mona' }, 4],
      [{ person: 'Mona-As-Was' }, 4],
      [{ person: '7' }, 4],
      [{ client: 'river-editor' }, 1],
      [{ session: 'session-of-mona' }, 3],
      [{ event: 'api.request' }, 4],
      [{ event: 'security' }, 1],
      [{ event: 'sec' }, 0],
      [{ outcome: 'failure' }, 2],
      [{ tool: 'get_issue' }, 2],
      [{ repository: 'Octo-Org/octo-repo' }, 2],
      [{ access: 'write' }, 1],
      [{ since: '1d' }, 5],
      [{ since: '5s' }, 1],
      [{ until: '24h' }, 2],
      [{ until: '1440m' }, 2],
      [{ since: '2026-11-01T00:00Z', until: '2026-11-02' }, 0],
      [{ event: 'api.request', person: 'mona', since: '1h' }, 2],
    ] as const) {
      t.equal(found(asked), expected, JSON.stringify(asked))
    }
    t.throws(() => found({ until: '5 minutes' }), { message: /^--until must be a time such as/ })
  }
)

t.test('what strangers wrote does nothing to a terminal', async (t) => {
  const words = wordsOf({ ...records[0]!, clientName: 'a\u001b[2Jb\u202ec\u0007\nd' })
  t.match(words, /^[ -~]+$/)
  t.match(words, 'a?[2Jb?c??d')
})
