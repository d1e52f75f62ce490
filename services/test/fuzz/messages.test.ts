import t from 'tap'
import { startChild } from '#shared/testing/child.ts'

t.setTimeout(240_000)

const halves = [50_000, 50_000]

t.test('a hundred thousand requests that may be wrong in any way are all answered', async (t) => {
  // In processes of their own: what a test is watched with makes every promise dear.
  const children = halves.map((count) =>
    startChild('services/test/fuzz/messages.ts', { RUNS: String(count) })
  )
  t.teardown(() => Promise.all(children.map((child) => child.stop('SIGKILL'))))
  const codes = await Promise.all(children.map(({ ended }) => ended))
  const counts: Record<string, number> = {}
  for (const [at, child] of children.entries()) {
    t.equal(codes[at], 0, child.output())
    const statuses = JSON.parse(/^\{.*\}$/m.exec(child.output())?.[0] ?? '{}')
    for (const status of Object.keys(statuses)) {
      counts[status] = (counts[status] ?? 0) + statuses[status]
    }
  }
  t.comment(JSON.stringify(counts))
  for (const status of [200, 202, 400, 404, 405, 406, 415]) {
    t.ok(counts[status]! > 500, `${counts[status]} of them with status ${status}`)
  }
})
