import fc from 'fast-check'
import t from 'tap'
import { cleanText } from '../../../github/clean-text.ts'
import { fitRange } from '../../../tools/results/lines.ts'
import { fitMarkdown, fitText } from '../../../tools/results/weight.ts'
import { block } from '../../../tools/results/words.ts'

const weightOf = (text: string) => JSON.stringify(text).length + block(text).length
/** Much that JSON escapes and that ends lines. */
const anyText = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', 'é', '🗺️', '\t'),
  maxLength: 400,
})
const anyRoom = fc.integer({ min: 30, max: 600 })

t.test('a fitted text is a beginning of the text and no heavier than its room', async (t) => {
  fc.assert(
    fc.property(anyText, anyRoom, (text, room) => {
      const fitted = fitText(text, room)
      const isBeginning = text.startsWith(fitted.text.replace(/\uFFFD$/, ''))
      return isBeginning && weightOf(fitted.text) <= room && fitted.isCut === (fitted.text !== text)
    })
  )
  t.pass('for any text and room')
})

t.test('lines are kept whole, except where the first alone is too long', async (t) => {
  t.same(fitText('one\ntwo\nthree', 30), { text: 'one\ntwo', isCut: true })
  t.same(fitText('one', 30), { text: 'one', isCut: false })
  t.same(fitText('a'.repeat(100), 30), { text: 'aaaaaaaa', isCut: true })
})

t.test('Markdown is cleaned, cut, and null where nothing is left', async (t) => {
  fc.assert(
    fc.property(anyText, anyRoom, (text, room) => {
      const fitted = fitMarkdown(text, room)
      if (fitted === null) return cleanText(text, room) === null
      return weightOf(fitted.text) <= room
    })
  )
  t.equal(fitMarkdown('<!-- only a comment -->', 100), null)
  t.equal(fitMarkdown(null, 100), null)
  t.match(fitMarkdown('a'.repeat(500), 100), { isCut: true })
})

t.test('every line of a text is reached, range by range', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 60 }), (words) => {
      const lines = words.map((word) => word.replace(/[^a-z"\\]/g, ''))
      const text = lines.join('\n')
      const seen: string[] = []
      for (let start_line = 1; ; ) {
        const range = fitRange(text, { start_line }, 90)
        if (range.end < range.start) break
        seen.push(...range.text.split('\n'))
        start_line = range.end + 1
        if (range.end === range.total) break
      }
      return seen.join('\n') === text.replace(/\n$/, '')
    })
  )
  t.pass('for any lines')
})
