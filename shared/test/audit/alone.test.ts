import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { alone } from '../../audit/alone.ts'

t.test('what one process does no other does meanwhile', async (t) => {
  const path = join(t.testdir(), 'audit.log')
  let done = 0
  t.ok(
    alone(path, () => {
      done++
      t.notOk(alone(path, () => done++))
    })
  )
  t.ok(alone(path, () => done++))
  t.equal(done, 2)
})

t.test('work that fails is in nobody’s way', async (t) => {
  const path = join(t.testdir(), 'audit.log')
  const fail = () => {
    throw new RangeError('it failed')
  }
  t.throws(() => alone(path, fail), { name: 'RangeError' })
  t.ok(alone(path, () => undefined))
  t.throws(() => alone(join(path, 'nowhere'), fail), { code: 'ENOENT' })
})

t.test('a process that was killed at it is in the way for ten seconds', async (t) => {
  for (const [agoMs, isOver] of [
    [5000, false],
    [11_000, true],
    [-11_000, true],
  ] as const) {
    const path = join(t.testdir(), 'audit.log')
    const mark = `${path}.turning`
    writeFileSync(mark, '')
    const at = new Date(Date.now() - agoMs)
    utimesSync(mark, at, at)
    const run = () => alone(path, () => undefined)
    t.notOk(run())
    t.equal(existsSync(mark), !isOver)
    t.equal(run(), isOver)
  }
})
