import t from 'tap'
import type { Answer, Question } from '../forward.ts'
import { listPublic } from '../listing.ts'

const all = Array.from({ length: 90 }, (_, i) => ({ id: i, private: i % 2 === 1 }))
const found: Answer = {
  status: 200,
  headers: { link: 'x' },
  body: Buffer.from(JSON.stringify(all)),
}

async function list(query: string, answer = found) {
  const asked: string[] = []
  const forward = async ({ path }: Question) => {
    asked.push(path)
    return answer
  }
  const headers = { host: '127.0.0.1:8090' }
  const question = { method: 'GET', path: `/users/u/repos${query}`, headers }
  const { body, ...rest } = await listPublic({ forward, close: async () => undefined }, question)
  const ids = (JSON.parse(body.toString()) as { id: number }[]).map(({ id }) => id)
  return { ...rest, ids, link: String(rest.headers['link']), asked }
}

t.test('pages count what is left', async (t) => {
  const first = await list('?per_page=2&sort=updated')
  t.same(first.ids, [0, 2])
  t.same(first.asked, ['/users/u/repos?per_page=100&sort=updated&page=1'])
  t.equal(
    first.link,
    '<http://127.0.0.1:8090/users/u/repos?per_page=2&sort=updated&page=2>; rel="next", <http://127.0.0.1:8090/users/u/repos?per_page=2&sort=updated&page=23>; rel="last"'
  )
  const last = await list('?per_page=2&page=23')
  t.same(last.ids, [88])
  t.match(last.link, /page=1>; rel="first".*page=22>; rel="prev"/)
  t.notMatch(last.link, /next/)
})

t.test('thirty a page unless asked otherwise, a hundred at most', async (t) => {
  t.equal((await list('')).ids.length, 30)
  t.equal((await list('?per_page=odd&page=-1')).ids.length, 30)
  const whole = await list('?per_page=1000')
  t.equal(whole.ids.length, 45)
  t.notOk('link' in whole.headers)
})

t.test('an answer that is no list passes through', async (t) => {
  const missing = { status: 404, headers: {}, body: Buffer.from('[]') }
  t.match(await list('', missing), { status: 404, ids: [] })
})
