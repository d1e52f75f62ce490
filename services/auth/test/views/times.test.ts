import t from 'tap'
import { timesIn } from '../../views/times.ts'

const at = Date.UTC(2030, 2, 9, 5, 7, 30) / 1000

t.test('a time is told in the words of the language, and says that it is UTC', async (t) => {
  const words = (language: string) => timesIn(language).words(at)
  t.equal(words('en'), 'March 9, 2030 at 05:07 UTC')
  t.equal(words('de'), '9. März 2030 um 05:07 UTC')
})

t.test('and in a form for programs', async (t) => {
  t.equal(timesIn('de').iso(at), '2030-03-09T05:07:30Z')
})
