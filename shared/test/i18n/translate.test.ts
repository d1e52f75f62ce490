import t from 'tap'
import { translator } from '../../i18n/translate.ts'

const locales = {
  en: { hello: 'Hello, {name}.', twice: '{a} {b} {a}', only: 'English only' },
  de: { hello: 'Hallo {name}!' },
  'pt-BR': { hello: 'Olá, {name}.' },
}
const languageOf = (header?: string) => translator(locales, header).language

t.test('the most wanted language that exists is spoken', async (t) => {
  t.equal(languageOf('de'), 'de')
  t.equal(languageOf('fr, de;q=0.5, en;q=0.7'), 'en')
  t.equal(languageOf('en;q=0.7,de;q=0.9'), 'de')
  t.equal(languageOf('de;q=0.5, en;q=0.5'), 'de', 'equals stand in the order of the header')
})

t.test('a regional tag finds its language, whatever its case', async (t) => {
  t.equal(languageOf('de-AT'), 'de')
  t.equal(languageOf('DE-Latn-de'), 'de')
  t.equal(languageOf('pt-br'), 'pt-BR')
  t.equal(languageOf('pt'), 'en', 'a more special locale is not what was asked')
})

t.test('a language with quality 0 is not spoken', async (t) => {
  t.equal(languageOf('de;q=0, fr'), 'en')
  t.equal(languageOf('de;q=0.000'), 'en')
})

t.test('no header, an asterisk and unknown languages mean English', async (t) => {
  t.equal(languageOf(), 'en')
  t.equal(languageOf(''), 'en')
  t.equal(languageOf('xx, yy'), 'en')
  t.equal(languageOf('*, de;q=0.5'), 'en')
})

t.test('what is not a language range is passed over', async (t) => {
  for (const bad of ['de;q=2', 'de;q=x', 'de_DE', '../de', 'de;level=1', '<de>', 'constructor']) {
    t.equal(languageOf(bad), 'en', bad)
  }
  t.equal(languageOf(`__proto__, ${'x'.repeat(9)}, de`), 'de')
})

t.test('only the first 20 ranges and 500 characters of the header count', async (t) => {
  t.equal(languageOf(`${'fr,'.repeat(19)}de`), 'de')
  t.equal(languageOf(`${'fr,'.repeat(20)}de`), 'en')
  t.equal(languageOf(`${' '.repeat(500)}de`), 'en')
})

t.test('placeholders take their values, each time they stand there', async (t) => {
  t.equal(translator(locales, 'de').t('hello', { name: 'Ada' }), 'Hallo Ada!')
  t.equal(translator(locales).t('twice', { a: 1, b: 'x' }), '1 x 1')
})

t.test('a value is never read as a placeholder or a pattern', async (t) => {
  const { t: say } = translator(locales)
  t.equal(say('twice', { a: '{b}', b: '$&' }), '{b} $& {b}')
  t.equal(say('hello'), 'Hello, {name}.', 'without a value it stays')
})

t.test('a key the language lacks is English, and one nobody has is empty', async (t) => {
  const { t: say } = translator(locales, 'de')
  t.equal(say('only'), 'English only')
  t.equal(say('no.such.key'), '')
})
