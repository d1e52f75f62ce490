import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { movedAside } from '../../audit/file.ts'
import { placeOf } from '../../audit/open.ts'
import { consent, nextTurn, openLog, recordsIn } from './build.ts'

const maxBytes = 5000

t.test('files moved aside are in order where the clock goes back', async (t) => {
  let timeMs = Date.now()
  const { log, path } = await openLog(t, { maxBytes, now: () => timeMs })
  for (let count = 0; count < 100; count++) {
    log.write(consent)
    await nextTurn()
    timeMs -= 1000
  }
  await log.close()
  const files = [...movedAside(path), 'audit.log'].map((name) => join(path, '..', name))
  const seqs = files.flatMap((file) => recordsIn(file).map(({ seq }) => seq))
  t.ok(files.length > 3)
  t.same(
    seqs,
    seqs.map((_, at) => at + 1)
  )
})

t.test('where the log is a link, what it leads to is moved aside beside it', async (t) => {
  const folder = t.testdir({ disk: {}, 'audit.log': t.fixture('symlink', 'disk/log') })
  const { log, path } = await openLog(t, { path: join(folder, 'audit.log'), maxBytes })
  for (let count = 0; count < 100; count++) {
    log.write(consent)
    await nextTurn()
  }
  await log.close()
  t.same(readdirSync(folder), ['audit.log', 'disk'])
  t.ok(movedAside(join(folder, 'disk/log')).length > 1)
  t.equal(placeOf(path), realpathSync(join(folder, 'disk/log')), 'where commands look for it')
})
