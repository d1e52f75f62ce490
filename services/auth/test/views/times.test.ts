import t from 'tap'
import { timesIn } from '../../views/times.ts'

const at = Date.UTC(2030, 2, 9, 5, 7, 30) / 1000

t.test('a time is told in the words of the language, and says that it is UTC', async (t) => {
  const words = (language: string) => timesIn(language).words(at)
  t.equal(words('en'), 'March 9, 2030 at 05:07 UTC')
  t.equal(words('de'), '9. März 2030 um 05:07 UTC')
})

t.test('how long ago it was is told in the largest whole unit', async (t) => {
  const ago = (language: string, seconds: number) => timesIn(language).ago(at, at + seconds)
  const told = [-5, 59, 60, 3599, 3600, 48 * 3600 - 1, 29 * 24 * 3600]
  t.same(
    told.map((seconds) => ago('en', seconds)),
    ['now', 'now', '1 minute ago', '59 minutes ago', '1 hour ago', 'yesterday', '29 days ago']
  )
  t.equal(ago('de', 300), 'vor 5 Minuten')
})

t.test('and in a form for programs', async (t) => {
  t.equal(timesIn('de').iso(at), '2030-03-09T05:07:30Z')
})
