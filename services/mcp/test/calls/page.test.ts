import t from 'tap'
import { page } from '../../calls/page.ts'

const entries = Array.from({ length: 250 }, (_one, at) => `entry ${at}`)
const keyOf = (entry: string) => entry

t.test('the pages of a list are the list', async (t) => {
  const shown: string[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const found: ReturnType<typeof page<string>> = page(entries, keyOf, cursor)
    shown.push(...found!.entries)
    cursor = found!.nextCursor
    pages++
  } while (cursor !== undefined)
  t.equal(pages, 3)
  t.same(shown, entries)
})

t.test('a list that just fits has no second page', async (t) => {
  t.notOk('nextCursor' in page(entries.slice(0, 100), keyOf, undefined)!)
  t.ok('nextCursor' in page(entries.slice(0, 101), keyOf, undefined)!)
  t.same(page([], keyOf, undefined), { entries: [] })
})

t.test('a cursor leads on where its list has changed around it', async (t) => {
  const { nextCursor } = page(entries, keyOf, undefined)!
  const changed = ['new', ...entries]
  t.equal(page(changed, keyOf, nextCursor)!.entries[0], 'entry 100')
})

t.test('a cursor that was never handed out is none, an empty one included', async (t) => {
  for (const cursor of ['', 'x', '0', 'entry 99', Buffer.from('unknown').toString('base64url')]) {
    t.equal(page(entries, keyOf, cursor), null, cursor)
  }
  const gone = Buffer.from('entry 99').toString('base64url')
  t.equal(page(['other'], keyOf, gone), null)
})
