import t from 'tap'
import { readableName, safeLink } from '../../views/safe-values.ts'

t.test('an ordinary name stays as it is, in any script', async (t) => {
  for (const name of [
    'Claude Code (my-plugin)',
    'VS Code',
    'مساعد',
    'विकास',
    '編集者',
    'Ünï “x”',
  ]) {
    t.equal(readableName(name), name.normalize('NFC'))
  }
})

t.test('characters that turn the direction of text are taken out', async (t) => {
  const turning = [0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068]
  for (const code of [...turning, 0x2069, 0x061c]) {
    t.equal(readableName(`a${String.fromCodePoint(code)}b`), 'ab', code.toString(16))
  }
})

t.test('invisible and control characters are taken out', async (t) => {
  const invisible = [0, 7, 0x1b, 0x7f, 0x9b, 0xad, 0x34f, 0x200b, 0x200d, 0x2060, 0x3164]
  for (const code of [...invisible, 0x2800, 0xe0041, 0xd800, 0xe000]) {
    t.equal(readableName(`a${String.fromCodePoint(code)}b`), 'ab', code.toString(16))
  }
})

t.test('lines and wide gaps become one space', async (t) => {
  t.equal(readableName('  Claude\r\n\t\u2028\u3000\ufeffCode\u00a0 '), 'Claude Code')
})

t.test('a name of invisible characters alone is empty', async (t) => {
  t.equal(readableName(' \u200b\u202e\u3164\n'), '')
})

t.test('a name is cut at 80 characters, never inside one', async (t) => {
  t.equal(readableName('x'.repeat(80)), 'x'.repeat(80))
  t.equal(readableName('x'.repeat(81)), `${'x'.repeat(80)}…`)
  t.equal(readableName('😀'.repeat(81)), `${'😀'.repeat(80)}…`)
  t.equal(readableName(`${'x'.repeat(79)} y`), `${'x'.repeat(79)}…`)
  t.equal(readableName('x'.repeat(1_000_000)).length, 81)
})

t.test('marks piled on one letter end after three', async (t) => {
  t.equal(readableName(`x${'\u0335'.repeat(200)}y`), `x${'\u0335'.repeat(3)}y`)
})

t.test('web addresses and custom schemes are links, encoded as a browser reads them', async (t) => {
  t.equal(safeLink('https://claude.ai/cb?code=a&state=b'), 'https://claude.ai/cb?code=a&state=b')
  t.equal(safeLink('http://127.0.0.1:33418'), 'http://127.0.0.1:33418/')
  t.equal(safeLink('cursor://anysphere.cursor-mcp/cb?a=1'), 'cursor://anysphere.cursor-mcp/cb?a=1')
  t.equal(safeLink('https://a.example/"><b>?\'"<'), 'https://a.example/%22%3E%3Cb%3E?%27%22%3C')
})

t.test('what a browser would run or read is refused, however it is spelled', async (t) => {
  const schemes = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd']
  const spelled = ['JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)']
  const hidden = ['\u0001javascript:alert(1)', 'blob:https://a.example/1', 'about:blank']
  for (const url of [
    ...schemes,
    ...spelled,
    ...hidden,
    '/relative',
    '//host/path',
    '',
    'https://',
  ]) {
    t.throws(() => safeLink(url), { code: 'AUTH_008' }, JSON.stringify(url))
  }
})
