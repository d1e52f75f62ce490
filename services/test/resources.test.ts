import type { Test } from 'tap'
import t from 'tap'
import type { ReadingClient } from './reading-clients.ts'
import { readingClients } from './reading-clients.ts'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'

const files = 'github://repos/{owner}/{repo}/contents/{+path}'
const branchFiles = 'github://repos/{owner}/{repo}/branches/{branch}/contents/{+path}'
const map = 'github://repos/mona-demo/trail-map'

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: prompts and resources reach a client of each generation`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    for (const [generation, connect] of Object.entries(readingClients)) {
      await t.test(generation, async (t) => {
        const { keychain, client } = await signIn(shape.url, 'mona-demo')
        await client.close()
        const reading = await connect(shape.url, keychain)
        t.teardown(() => reading.close())
        await reads(t, reading)
        await suggests(t, reading)
      })
    }
  })
}

async function reads(t: Test, client: ReadingClient) {
  t.same(await client.offers(), {
    prompts: ['github_user_summary'],
    templates: [
      'github://users/{username}',
      'github://repos/{owner}/{repo}/readme',
      files,
      branchFiles,
    ],
  })
  t.match(
    await client.prompt('github_user_summary', {}),
    /^Summarise this .*mona-demo \(GitHub id/s
  )
  t.match(await client.prompt('github_user_summary', { username: 'river-demo' }), /river-demo \(/)

  const profile = await client.read('github://users/river-demo')
  t.equal(profile.mimeType, 'application/json')
  t.match(JSON.parse(profile.text!), { login: 'river-demo' })
  t.match(await client.read(`${map}/readme`), { mimeType: 'text/markdown', text: /trail-map/ })
  t.match(await client.read(`${map}/contents/src/plan.ts`), {
    mimeType: 'text/plain',
    text: /export function stages/,
  })
  const folder = await client.read(`${map}/branches/main/contents/src`)
  t.match(JSON.parse(folder.text!), [{ name: 'distance.ts' }, { name: 'plan.ts' }])
  await t.rejects(client.read(`${map}/contents/none`), { message: /API_003 GITHUB_NOT_FOUND/ })
  await t.rejects(client.read('github://none'), { message: /Resource not found/ })
}

async function suggests(t: Test, client: ReadingClient) {
  const suggest = (uri: string, name: string, value: string, others: Record<string, string> = {}) =>
    client.suggest({
      ref: { type: 'ref/resource', uri },
      argument: { name, value },
      context: { arguments: others },
    })
  const place = { owner: 'mona-demo', repo: 'trail-map' }
  t.same(await suggest('github://users/{username}', 'username', 'riv'), ['river-demo'])
  t.ok((await suggest(files, 'owner', 'mo')).includes('mona-demo'))
  t.same(await suggest(files, 'repo', 'trail', { owner: 'mona-demo' }), ['trail-map'])
  t.ok((await suggest(branchFiles, 'branch', '', place)).includes('main'))
  t.same(await suggest(branchFiles, 'branch', 'ma', place), ['main'])
  t.same(await suggest(files, 'path', 'src/p', place), ['src/plan.ts'])
}
