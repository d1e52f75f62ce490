import t from 'tap'
import { until } from '#shared/test/until.ts'
import type { AskingClient } from './asking-clients.ts'
import { askingClients, connectFirst } from './asking-clients.ts'
import { askingShapes } from './asking-shapes.ts'

const [shared, hers, unwatched] = ['note://shared', 'note://hers', 'note://unwatched']

/** What a client that watches these notes is told of. */
async function watched(client: AskingClient, uris: string[]): Promise<string[]> {
  const told: string[] = []
  await client.watch(uris, (uri) => void told.push(uri))
  // The first generation opens its stream by itself, some time after it has connected.
  await until(() => !client.hasSession || client.requests.some(({ method }) => method === 'GET'))
  return told
}

for (const [shapeName, startShape] of Object.entries(askingShapes)) {
  t.test(`${shapeName}: a change is told to the same person, at whatever replica`, async (t) => {
    const shape = await startShape(t)
    for (const [generation, connect] of Object.entries(askingClients)) {
      await t.test(generation, async (t) => {
        shape.routeTo([shape.replicas[0]!])
        const mona = await shape.connect(connect, 'mona-demo')
        const river = await shape.connect(connect, 'river-demo')
        const toldMona = await watched(mona, [shared])
        const toldRiver = await watched(river, [shared, hers])

        for (const replica of shape.replicas) {
          shape.routeTo([replica])
          const monasOther = await shape.connect(connect, 'mona-demo')
          toldMona.length = 0
          for (const uri of [unwatched, shared]) {
            await monasOther.call('touch_note', { name: uri.slice('note://'.length) })
          }
          await until(() => toldMona.length > 0)
          t.same(toldMona, [shared])
          await river.call('touch_note', { name: 'hers' })
          await until(() => toldRiver.length > 0)
          t.same(toldRiver.splice(0), [hers], 'of mona’s change river hears nothing')
        }
      })
    }
  })

  t.test(`${shapeName}: an ended session is over at every replica`, async (t) => {
    const shape = await startShape(t)
    shape.routeTo([shape.replicas[0]!])
    const client = await shape.connect(connectFirst, 'mona-demo')
    await watched(client, [shared])
    const call = client.call('hang', { label: 'until the end' })
    call.catch(() => undefined)
    await shape.inside.hanging('until the end')

    shape.routeTo([shape.replicas.at(-1)!])
    await client.endSession()
    await shape.inside.aborted('until the end')
    t.pass('its calls in flight are ended')
    t.match(client.requests.at(-1), { method: 'DELETE', status: 204 })
    await until(() => client.requests.at(-1)!.method === 'GET')
    t.match(client.requests.at(-1), { status: 405 }, 'its stream ended; without a session is none')
  })
}
