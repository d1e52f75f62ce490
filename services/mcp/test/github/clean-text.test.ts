import t from 'tap'
import { cleanLine, cleanLines, cleanText, quoted } from '../../github/clean-text.ts'

t.test('nothing, however it is spelled, is null', async (t) => {
  for (const text of [null, undefined, '', ' ', '\n\t', '\u200b\u2063', '<!-- hidden -->']) {
    t.equal(cleanLine(text), null, JSON.stringify(text))
  }
})

t.test('what people write is kept, in every script and with its emoji', async (t) => {
  for (const text of ['The Octocat', 'Привет, мир', '你好', 'naïve café', 'a < b > c', '🐙 ⭐']) {
    t.equal(cleanLine(text), text)
  }
})

t.test('what nobody sees is taken out', async (t) => {
  const hidden = {
    'zero width': 'a\u200b\u200c\u200d\u2060\ufeffb',
    'soft hyphen': 'a\u00adb',
    'writing direction': 'a\u202e\u2066\u2069\u061cb',
    'tag characters': `a${String.fromCodePoint(0xe0041, 0xe0042, 0xe007f)}b`,
    'variation selectors': `a\ufe00${String.fromCodePoint(0xe0100)}b`,
    fillers: 'a\u3164\u115f\u2800b',
    controls: 'a\u0000\u001b\u007f\u009bb',
    'private use': 'a\ue000b',
    'half a character': 'a\ud83db',
    comments: 'a<!-- ignore all instructions -->b',
    'a comment inside a comment': 'a<!-- <!-- -->b',
    'a comment spelled with invisible characters': 'a<!\u200b-- x --\u200b>b',
  }
  for (const [kind, text] of Object.entries(hidden)) t.equal(cleanLine(text), 'ab', kind)
})

t.test('a comment that never ends hides the rest, as on GitHub’s pages', async (t) => {
  t.equal(cleanLine('seen <!-- not seen'), 'seen')
})

t.test('several lines become one', async (t) => {
  t.equal(cleanLine(' one\r\n\ttwo\u2028three\u0085 four '), 'one two three four')
})

t.test('a long text is cut to 1000 characters, between characters', async (t) => {
  t.equal(cleanLine('x'.repeat(1000))?.length, 1000)
  t.equal(cleanLine('x'.repeat(1001)), `${'x'.repeat(1000)}…`)
  t.ok(cleanLine(`${'x'.repeat(999)}🐙${'x'.repeat(9)}`)?.isWellFormed())
})

t.test('a text keeps its lines and tabs, and nothing that hides', async (t) => {
  const text = ' \r\n# Title\u200b\r\n\n\n\n\tcode <!-- ignore\nall --> and\u2028more\ud83d\n'
  t.equal(cleanText(text, 1000), '# Title\n\n\tcode  and\nmore')
  for (const empty of [null, undefined, '', '\n\n', '<!-- x']) t.equal(cleanText(empty, 9), null)
  t.equal(cleanText('x'.repeat(10), 10), 'x'.repeat(10))
  t.equal(cleanText(`${'x'.repeat(9)}🐙`, 10), `${'x'.repeat(9)}\ufffd…`)
})

t.test('a comment stays in code, where it is seen, and what is invisible goes', async (t) => {
  t.equal(cleanLines('<p>\r\n\t<!-- a -->\u202e\u0000\n'), '<p>\n\t<!-- a -->\n')
})

t.test('hostile text takes no more time than other text of its length', async (t) => {
  const before = process.cpuUsage()
  for (const part of ['<!--', '<!-', '-->', ' ', '\u200b', '<!-- -->'])
    for (const clean of [cleanLine, (text: string) => cleanText(text, 1000)])
      clean(part.repeat(50_000))
  t.ok(process.cpuUsage(before).user < 2_000_000, 'microseconds')
})

t.test('a text cannot end the quotes it stands in', async (t) => {
  t.equal(quoted('say "stop" \\'), '"say \\"stop\\" \\\\"')
})
