import type { Test } from 'tap'
import t from 'tap'
import { startLlmServer } from '../mcp/test/llm/llm-server.ts'
import { connectFirst, connectSecond } from './asking-clients.ts'
import type { ToolAnswer } from './mcp-clients.ts'
import { generations } from './mcp-clients.ts'
import type { Shape } from './shapes.ts'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'

const args = { code: 'const answer = 42', analysis_type: 'review', language: 'JavaScript' }
const tool = 'analyze_code_with_llm'
const person = 'mona-demo'

type Connect = typeof connectFirst
interface Client {
  call(name: string, args: object): Promise<ToolAnswer>
}

/** A real client whose model answers; `refuses`: whose person says no. */
async function withModel(t: Test, { url }: Shape, connect: Connect, refuses = false) {
  const { keychain, client } = await signIn(url, person)
  await client.close()
  const asking = await connect({ url, keychain, name: person, refuses })
  t.teardown(() => asking.close())
  return asking
}

/** A real client that offers a server nothing. */
async function plain(t: Test, { url }: Shape, generation: keyof typeof generations) {
  const { client } = await signIn(url, person, { generation: generations[generation] })
  t.teardown(() => client.close())
  return { call: client.callTool }
}

async function analyse(client: Client) {
  const { isError, structuredContent, content } = await client.call(tool, args)
  return { isError: isError ?? false, ...structuredContent, text: content[0]!.text! }
}

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: code is analysed by the model that a client has`, async (t) => {
    const llm = await startLlmServer(t)
    const shape = await startShape(llm.settings)
    t.teardown(() => shape.close())
    const told = { isError: false, model: 'a-model', analysis: /model was told "Review this code/ }

    t.match(await analyse(await withModel(t, shape, connectSecond)), {
      ...told,
      answered_by: 'sampling-2026-07-28',
      analysis: /```JavaScript\nconst answer = 42\n```/,
    })
    t.match(await analyse(await withModel(t, shape, connectFirst)), {
      ...told,
      answered_by: 'sampling-2025-11-25',
    })
    const refusing = await withModel(t, shape, connectFirst, true)
    t.match(await analyse(refusing), { isError: false, answered_by: 'hand-off', analysis: null })
    // The second generation ends its own call, so the server hears nothing of it.
    const ending = await withModel(t, shape, connectSecond, true)
    await t.rejects(analyse(ending), { message: /User rejected sampling request/ })
    t.same(llm.asked, [], 'nothing of it went to the model of the server')

    for (const generation of Object.keys(generations) as (keyof typeof generations)[]) {
      t.match(await analyse(await plain(t, shape, generation)), {
        isError: false,
        answered_by: 'llm-endpoint',
        model: 'test-model-2026',
        text: /^A model was told: Review this code/,
      })
    }
    t.equal(llm.asked.length, 2)
  })

  t.test(`${shapeName}: where nobody has a model, the caller gets the prompt`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    for (const generation of Object.keys(generations) as (keyof typeof generations)[]) {
      t.match(await analyse(await plain(t, shape, generation)), {
        isError: false,
        answered_by: 'hand-off',
        analysis: null,
        prompt: /^Review this code.*const answer = 42/s,
      })
    }
  })
}
