import { readFile } from 'node:fs/promises'
import t from 'tap'
import { describeRequests, readOutput } from '../../bench/wrk.ts'

const result = (changes: object) =>
  `Running 4s test\n  32 connections\n\n${JSON.stringify({
    ...{ requests: 400, seconds: 4, p50Ms: 1, p99Ms: 2, refused: 0, failed: 0 },
    ...changes,
  })}\n`

t.test('the result is found among what wrk prints', async (t) => {
  t.same(readOutput(result({}), 200), { requests: 400, seconds: 4, p50Ms: 1, p99Ms: 2 })
})

t.test('a run that was refused or failed is no result', async (t) => {
  const refused = result({ refused: 1 })
  t.throws(() => readOutput(refused, 200), /1 answers had another status/)
  t.throws(() => readOutput(refused, 401), 'where all should be refused, one is too few')
  t.throws(() => readOutput(result({ failed: 1 }), 200), /1 requests failed/)
  t.throws(() => readOutput(result({ requests: 0 }), 200))
  t.throws(() => readOutput('unable to connect', 200), /no result/)
  t.match(readOutput(result({ refused: 400 }), 401), { requests: 400 })
})

t.test(
  'requests are described for Lua, their length counted with an id of nine digits',
  async (t) => {
    const path = await describeRequests(
      {
        url: 'http://127.0.0.1:8080/mcp',
        headers: [{ host: 'gateway', 'x-quoted': '"a"' }, { host: 'gateway' }],
        body: { before: '{"id":', after: '}' },
        status: 200,
      },
      t.testdir()
    )
    const head = (lines: string) =>
      JSON.stringify(`POST /mcp HTTP/1.1\r\nhost: gateway\r\n${lines}`)
    const length = `content-length: ${'{"id":123456789}'.length}\r\n\r\n`
    t.equal(
      await readFile(path, 'utf8'),
      `return { heads = { ${head(`x-quoted: "a"\r\n${length}`)}, ${head(length)} }, before = "{\\"id\\":", after = "}" }\n`
    )
  }
)
