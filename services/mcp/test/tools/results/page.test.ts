import fc from 'fast-check'
import t from 'tap'
import type { Place } from '../../../tools/results/cursor.ts'
import { readCursor, writeCursor } from '../../../tools/results/cursor.ts'
import { fitPage } from '../../../tools/results/page.ts'

const tool = 'list_things'

/** Follows the cursors of a list that GitHub has in pages, to its end. */
function readAll(pages: (string | null)[][], room: number, limit?: number): string[] {
  const seen: string[] = []
  let cursor: string | undefined
  for (let calls = 0; calls === 0 || cursor; calls++) {
    if (calls > 1000) throw new Error('it never ends')
    const input = { a: 1, ...(cursor && { cursor }) }
    const place = readCursor(tool, input)
    const { entries, cursor: next } = fitPage({
      ...{ tool, input, place, room },
      rows: pages[place.page - 1] ?? [],
      hasMore: place.page < pages.length,
      describe: (entry) => `- ${entry}`,
      ...(limit && { limit }),
    })
    if (entries.length > (limit ?? entries.length)) throw new Error('more than the limit')
    seen.push(...entries)
    cursor = next.next_cursor
  }
  return seen
}

t.test(
  'every entry comes once, in order, whatever the pages, the room and the limit',
  async (t) => {
    const page = fc.array(fc.option(fc.string({ maxLength: 40 })), { maxLength: 12 })
    fc.assert(
      fc.property(
        fc.array(page, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 10, max: 400 }),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        (pages, room, limit) => {
          const all = pages.flat().filter((entry) => entry !== null)
          return JSON.stringify(readAll(pages, room, limit)) === JSON.stringify(all)
        }
      )
    )
    t.pass('for any list')
  }
)

t.test('a cursor leads to what is shown alone', async (t) => {
  const list = { tool, input: {}, place: { page: 1, skip: 0 }, describe: (entry: string) => entry }
  const rows = ['a', null, null]
  t.same(fitPage({ ...list, rows, hasMore: false, limit: 1 }).cursor, {})
  t.match(fitPage({ ...list, rows: [...rows, 'b'], hasMore: false, limit: 1 }).cursor, {
    next_cursor: writeCursor(tool, {}, { page: 1, skip: 1 }),
  })
  t.match(fitPage({ ...list, rows, hasMore: true, limit: 1 }).cursor, {
    next_cursor: writeCursor(tool, {}, { page: 2, skip: 0 }),
  })
})

t.test('an entry heavier than the room is shown alone', async (t) => {
  t.same(readAll([['a'.repeat(99), 'b']], 10), ['a'.repeat(99), 'b'])
})

t.test('a cursor leads to its place, whatever the order of the arguments', async (t) => {
  const place: Place = { page: 12, skip: 99 }
  const cursor = writeCursor(tool, { a: 1, b: ['x'] }, place)
  t.same(readCursor(tool, { b: ['x'], cursor, a: 1 }), place)
  t.same(readCursor(tool, { a: 1 }), { page: 1, skip: 0 })
})

t.test('what was never given as a cursor is refused', async (t) => {
  const cursor = writeCursor(tool, { a: 1 }, { page: 2, skip: 0 })
  const made = (words: string) => Buffer.from(words).toString('base64url')
  const words = Buffer.from(cursor, 'base64url').toString()
  const wrong = [
    '',
    'x',
    `${cursor}A`,
    made('1.0.'),
    made(words.replace('2.0', '2')),
    made(`1${words}`.repeat(9)),
  ]
  for (const one of wrong) {
    t.throws(() => readCursor(tool, { a: 1, cursor: one }), { name: 'INVALID_INPUT' }, one)
  }
  t.throws(() => readCursor('list_others', { a: 1, cursor }), { name: 'INVALID_INPUT' })
  t.throws(() => readCursor(tool, { a: 2, cursor }), { name: 'INVALID_INPUT' })
})
