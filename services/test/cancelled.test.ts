import type { Test } from 'tap'
import t from 'tap'
import { until } from '#shared/test/until.ts'
import type { AskingClient } from './asking-clients.ts'
import { askingClients } from './asking-clients.ts'
import { askingShapes } from './asking-shapes.ts'

for (const [shapeName, startShape] of Object.entries(askingShapes)) {
  t.test(`${shapeName}: what a client no longer wants is ended at the tool`, async (t) => {
    const shape = await startShape(t)
    for (const [generation, connect] of Object.entries(askingClients)) {
      await t.test(generation, async (t) => {
        const client = await shape.connect(connect, 'mona-demo')
        const labels = ['first', 'second'].map((word) => `${word} ${generation}`)
        const aborts = labels.map(() => new AbortController())
        const calls = labels.map((label, at) =>
          // With progress, so that the answer is a stream that has begun.
          client.call('hang', { label }, { onprogress() {}, signal: aborts[at]!.signal })
        )
        for (const call of calls) call.catch(() => undefined)
        await Promise.all(labels.map((label) => shape.inside.hanging(label)))

        aborts[0]!.abort()
        await t.rejects(calls[0]!)
        await shape.inside.aborted(labels[0]!)
        if (client.hasSession) await comesBackOnce(t, client)
        t.notOk(shape.inside.hasAborted(labels[1]!), 'the other call goes on')
        aborts[1]!.abort()
        await t.rejects(calls[1]!)
        await shape.inside.aborted(labels[1]!)
      })
    }
  })
}

/**
 * The stream of a cancelled request ends without an answer, so its client comes back for one. It is
 * told that there is nothing more: else it would come back every second for ever.
 */
async function comesBackOnce(t: Test, { requests }: AskingClient) {
  const gets = () => requests.filter(({ method }) => method === 'GET')
  await until(() => gets().length > 1)
  t.match(gets(), [{ lastEventId: null }, { lastEventId: /./, status: 204 }])
}
