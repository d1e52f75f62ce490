import type { Test } from 'tap'
import t from 'tap'
import type { AskingClient } from './asking-clients.ts'
import { askingClients } from './asking-clients.ts'
import { askingShapes } from './asking-shapes.ts'

const concurrent = 10

for (const [shapeName, startShape] of Object.entries(askingShapes)) {
  t.test(`${shapeName}: a tool asks the client, whatever its generation`, async (t) => {
    const shape = await startShape(t)
    for (const [generation, connect] of Object.entries(askingClients)) {
      await t.test(generation, async (t) => {
        const people = ['mona-demo', 'river-demo']
        const clients = await Promise.all(people.map((login) => shape.connect(connect, login)))
        await Promise.all(clients.map((client, at) => asksOften(t, client, people[at]!)))
        await tellsHowFar(t, clients[0]!)
      })
    }
  })
}

/** Many calls at once, and each gets the answers to its own questions, of its own person. */
async function asksOften(t: Test, client: AskingClient, person: string) {
  const topics = Array.from({ length: concurrent }, (_, at) => `${person}-${at}`)
  const answers = await Promise.all(topics.map((topic) => client.call('ask_both', { topic })))
  t.same(
    answers.map((answer) => answer.structuredContent),
    topics.map((topic) => ({
      topic,
      name: `${person}, asked "Who asks about ${topic}?"`,
      line: `${person}’s model was told "Write a line about ${topic}."`,
    }))
  )
  t.same([...client.logs].sort(), topics.map((topic) => `asking about ${topic}`).sort())
}

async function tellsHowFar(t: Test, client: AskingClient) {
  const told: string[] = []
  const onprogress = (step: { progress: number; message?: string | undefined }) =>
    void told.push(`${step.progress} ${step.message}`)
  await client.call('count', { to: 5, pauseMs: 1 }, { onprogress })
  t.same(
    told.splice(0),
    [1, 2, 3, 4, 5].map((step) => `${step} step ${step}`)
  )
  t.same(
    client.logs.slice(-5),
    [1, 2, 3, 4, 5].map((step) => `step ${step}`)
  )
  await client.call('ask_both', { topic: 'progress' }, { onprogress })
  // A tool that asked runs again: in the same request here, in one of its own there.
  const own = told.filter((line) => !line.includes('round 1'))
  const again = client.hasSession ? [] : ['1 begun']
  t.same(own, ['1 begun', ...again, '2 answered'])
}
