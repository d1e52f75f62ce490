import t from 'tap'
import { connectFirst } from './asking-clients.ts'
import { askingShapes } from './asking-shapes.ts'
import { all, resumptions, startCounting, steps } from './counting.ts'

for (const [shapeName, startShape] of Object.entries(askingShapes)) {
  t.test(`${shapeName}: a client whose connection is lost misses nothing`, async (t) => {
    const shape = await startShape(t)
    const client = await shape.connect(connectFirst, 'mona-demo')

    await t.test('when the server ends it for a while', async (t) => {
      const { call, told } = startCounting(client, true)
      t.match(await call, { structuredContent: { to: steps } })
      t.same(told, all)
      t.match(resumptions(client), [{ status: 200 }])
    })

    await t.test('when it breaks', async (t) => {
      const { call, told, reaches } = startCounting(client)
      for (const step of [2, 8]) {
        await reaches(step)
        client.cut()
      }
      t.match(await call, { structuredContent: { to: steps } })
      t.same(told, all)
    })
  })
}
