import t from 'tap'
import { faultOf } from './judge.ts'
import { placesIn, requestOf, rightAnswers, rightParams } from './right-requests.ts'
import { createTarget } from './target.ts'

const patienceMs = 250
const here = '"value here"'
const list = (count: number) => `[${Array(count).fill('{}')}]`
const object = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`)}}`
const nested = (depth: number) => '{"a":['.repeat(depth) + ']}'.repeat(depth)

const kinds = {
  'as large as it may be': [list(900), object(1800), nested(40)],
  'too large': [list(50_000), object(50_000), nested(5000), nested(60_000)],
}

for (const revision of ['stateless', 'session'] as const) {
  t.test(`${revision}: no value, wherever it stands, breaks anything or takes long`, async (t) => {
    const { app, send } = await createTarget()
    t.teardown(() => app.close())
    const faults: string[] = []
    let slowestMs = 0
    for (const right of [...rightParams, ...rightAnswers]) {
      const sent = requestOf(right, 1, revision)
      const count = placesIn(JSON.parse(sent.payload)).length
      for (let at = 0; at < count; at++) {
        const message = JSON.parse(sent.payload)
        const [holder, name] = placesIn(message)[at]!
        holder[name] = JSON.parse(here)
        for (const [kind, values] of Object.entries(kinds)) {
          const value = values[at % values.length]!
          const request = { ...sent, payload: JSON.stringify(message).replace(here, value) }
          const before = process.cpuUsage()
          const answer = await send(request)
          const { user } = process.cpuUsage(before)
          slowestMs = Math.max(slowestMs, user / 1000)
          const isRefused = answer.status === 400 && answer.body.includes('too many values')
          const fault = isRefused ? null : faultOf(request, answer)
          if (fault || isRefused !== (kind === 'too large')) {
            faults.push(`${right} ${name} ${kind}: ${answer.status} ${fault}`)
          }
        }
      }
    }
    t.same(faults, [])
    t.ok(slowestMs < patienceMs, `the slowest took ${Math.round(slowestMs)} ms`)
  })
}
