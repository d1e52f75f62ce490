import fc from 'fast-check'
import t from 'tap'
import { escapeHarmful, hideHarmful } from '../../telemetry/harmful.ts'

const strange =
  '\u001b[2J \u009b2J \u0085 \u2028 \u202e \u2066 \ufeff \u00ad \u180e \ufff9 \u{e0041} \n'

t.test('JSON tells the same with nothing strange in it', async (t) => {
  const json = escapeHarmful(JSON.stringify({ name: strange }))
  t.match(json, /^[ -~]+$/)
  t.same(JSON.parse(json), { name: strange })
  const text = fc.string({ unit: 'binary' })
  fc.assert(fc.property(text, (one) => JSON.parse(escapeHarmful(JSON.stringify(one))) === one))
})

t.test('letters of every script stay as they are', async (t) => {
  for (const text of ['größer', 'これは', 'שלום', '🙂', 'a b']) {
    t.equal(escapeHarmful(text), text)
    t.equal(hideHarmful(text), text)
  }
  t.equal(hideHarmful('a\u202eb'), 'a?b')
  t.equal(hideHarmful('a\u{e0041}b'), 'a?b')
})
