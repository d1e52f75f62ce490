import type { IncomingMessage, RequestListener } from 'node:http'
import type { Test } from 'tap'
import t from 'tap'
import { build, listen } from './build.ts'

const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job}/logs'
const parameters = { owner: 'o', repo: 'r', job: 1 }

/** The client of a GitHub that keeps its logs elsewhere. */
async function buildWith(t: Test, storage: RequestListener) {
  const { url } = await listen(t, storage)
  const { as } = await build(t, (_request, response) => {
    response.writeHead(302, { location: `${url}/logs/1?sig=abc` }).end()
  })
  return (keep: 'head' | 'tail', maxCharacters = 100) =>
    as().getText(route, { maxCharacters, keep }, parameters)
}

t.test('logs are fetched where GitHub keeps them, without the token', async (t) => {
  const read = await buildWith(t, (request, response) => {
    t.equal(request.headers.authorization, undefined)
    t.equal(request.headers['x-github-api-version'], undefined)
    t.equal(request.url, '/logs/1?sig=abc')
    response.end('one\ntwo\n')
  })
  t.same(await read('tail'), { text: 'one\ntwo\n', isCut: false })
})

/** A storage that answers with parts, as those of GitHub do. */
function inParts(log: Buffer, seen: unknown[], headers = {}): RequestListener {
  return ({ headers: { range } }: IncomingMessage, response) => {
    seen.push(range)
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    const part = log.subarray(from)
    const length = { 'content-length': part.length }
    response.writeHead(range ? 206 : 200, { 'accept-ranges': 'bytes', ...length, ...headers })
    response.end(part)
  }
}

t.test('of a long log the end is fetched alone', async (t) => {
  const lines = Array.from({ length: 400_000 }, (_, at) => `line ${at} ☃`).join('\n')
  const log = Buffer.from(lines)
  const seen: unknown[] = []
  const read = await buildWith(t, inParts(log, seen))
  t.same(await read('tail', 30), { text: 'line 399998 ☃\nline 399999 ☃', isCut: true })
  t.same(seen, [undefined, `bytes=${log.length - 120}-`])
  t.same(await read('head', 20), { text: 'line 0 ☃\nline 1 ☃\n', isCut: true })
  t.equal(seen.length, 3, 'its beginning comes first anyway')
})

t.test('a log that fits, or that comes in no parts, is read as it comes', async (t) => {
  const log = Buffer.from('one\ntwo\nthree\n')
  const whole: unknown[] = []
  const read = await buildWith(t, inParts(log, whole))
  t.same(await read('tail', 100), { text: 'one\ntwo\nthree\n', isCut: false })
  const noParts: unknown[] = []
  const readOther = await buildWith(t, inParts(log, noParts, { 'accept-ranges': 'none' }))
  t.same(await readOther('tail', 3), { text: 'ee\n', isCut: true })
  t.same([whole, noParts], [[undefined], [undefined]])
})

t.test('a log beyond what is read of any answer is told as that, and fetched once', async (t) => {
  let asked = 0
  const log = Buffer.alloc(17 * 1024 * 1024, 'x')
  const read = await buildWith(t, (_request, response) => {
    asked++
    response.end(log)
  })
  await t.rejects(read('tail'), { name: 'GITHUB_ANSWER_TOO_LARGE' })
  t.equal(asked, 1)
})
