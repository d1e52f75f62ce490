import t from 'tap'
import { freshSeconds } from '../../http/freshness.ts'

const nowMs = Date.UTC(2030, 0, 1, 12)
const httpDate = (seconds: number) => new Date(nowMs + seconds * 1000).toUTCString()
const cacheControl = (value: string | string[]) =>
  freshSeconds({ 'cache-control': value as string }, nowMs)

t.test('max-age counts, and s-maxage counts more', async (t) => {
  t.equal(cacheControl('max-age=600'), 600)
  t.equal(cacheControl('public, Max-Age=600'), 600)
  t.equal(cacheControl('max-age="600"'), 600)
  t.equal(cacheControl('max-age=600, s-maxage=30'), 30)
  t.equal(cacheControl(['public', 'max-age=600']), 600)
})

t.test('of two values for one directive, the first counts', async (t) => {
  t.equal(cacheControl('max-age=10, max-age=600'), 10)
})

t.test('what may not be shared or kept is not fresh', async (t) => {
  for (const directive of ['no-store', 'no-cache', 'private', 'private="x-a, max-age=9"']) {
    t.equal(cacheControl(`${directive}, max-age=600`), 0, directive)
  }
  t.equal(cacheControl('private, max-age=0, must-revalidate'), 0)
})

t.test('the time a response spent in other caches is over', async (t) => {
  const cached = (age: string) => freshSeconds({ 'cache-control': 'max-age=600', age }, nowMs)
  t.equal(cached('100'), 500)
  t.equal(cached('700'), 0)
  t.equal(cached('-100'), 600)
})

t.test('without Cache-Control, Expires is the end', async (t) => {
  t.equal(freshSeconds({ expires: httpDate(90) }, nowMs), 90)
  t.equal(freshSeconds({ expires: httpDate(90), date: httpDate(30) }, nowMs), 60)
  t.equal(freshSeconds({ expires: httpDate(-5) }, nowMs), 0)
  t.equal(freshSeconds({ 'cache-control': 'max-age=5', expires: httpDate(90) }, nowMs), 5)
})

t.test('what cannot be read is not fresh', async (t) => {
  for (const value of ['max-age', 'max-age=', 'max-age=-5', 'max-age=1e9', 'max-age=99999999999']) {
    t.equal(cacheControl(value), 0, value)
  }
  t.equal(freshSeconds({ expires: '0' }, nowMs), 0)
  t.equal(freshSeconds({ expires: 'tomorrow' }, nowMs), 0)
})

t.test('a response that says nothing is told apart from one that is not fresh', async (t) => {
  t.equal(freshSeconds({}, nowMs), null)
  t.equal(cacheControl('public, immutable'), null)
  t.equal(cacheControl(`${'x,'.repeat(20)}max-age=600`), null, 'no more than twenty are read')
})
