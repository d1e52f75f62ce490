import t from 'tap'
import { build } from './build.ts'

const diff = 'application/vnd.github.diff'
const route = 'GET /repos/{owner}/{repo}/pulls/{number}'
const parameters = { owner: 'o', repo: 'r', number: 7 }

t.test('a text comes as it is, in the media type that was asked for', async (t) => {
  const { as } = await build(t, (request, response) => {
    t.equal(request.headers.accept, diff)
    t.equal(request.url, '/api/v3/repos/o/r/pulls/7')
    response.end('+one\n-two ü\n')
  })
  const options = { accept: diff, maxCharacters: 12, keep: 'head' as const }
  const text = '+one\n-two ü\n'
  t.same(await as().getText(route, options, parameters), { text, isCut: false })
})

t.test('a long text is cut between lines, at the end that is not wanted', async (t) => {
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} ü`)
  const { as } = await build(t, (_request, response) => response.end(lines.join('\n')))
  const cut = (keep: 'head' | 'tail', maxCharacters: number) =>
    as().getText(route, { maxCharacters, keep }, parameters)
  t.same(await cut('head', 25), { text: 'line 0 ü\nline 1 ü\n', isCut: true })
  t.same(await cut('tail', 26), { text: 'line 4998 ü\nline 4999 ü', isCut: true })
  t.same(await cut('tail', 22), { text: 'line 4999 ü', isCut: true })
})

t.test('a line that is too long is cut between characters', async (t) => {
  const { as } = await build(t, (_request, response) => response.end('🐙'.repeat(50)))
  for (const keep of ['head', 'tail'] as const) {
    const { text, isCut } = await as().getText(route, { maxCharacters: 5, keep }, parameters)
    t.match([text.length, text.isWellFormed(), isCut], [5, true, true])
  }
})

t.test('of an endless text no more is read than is kept', async (t) => {
  const { as } = await build(t, (_request, response) => {
    const timer = setInterval(() => response.write('line\n'.repeat(100)), 1)
    response.once('close', () => clearInterval(timer))
  })
  const { text, isCut } = await as().getText(route, { maxCharacters: 12, keep: 'head' }, parameters)
  t.same([text, isCut], ['line\nline\n', true])
})

t.test('a page where text belongs is told as that', async (t) => {
  const { as } = await build(t, (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<title>Sign in</title>')
  })
  const message = 'GitHub answered with a page.'
  const asked = as().getText(route, { maxCharacters: 50, keep: 'head' }, parameters)
  await t.rejects(asked, { name: 'API_ERROR', message, facts: { status: 200 } })
})

t.test('no text is an empty one', async (t) => {
  const { as } = await build(t, (_request, response) => void response.writeHead(204).end())
  const options = { maxCharacters: 10, keep: 'tail' as const }
  t.same(await as().getText(route, options, parameters), { text: '', isCut: false })
})
