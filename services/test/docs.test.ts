import t from 'tap'
import { shapes } from './shapes.ts'

for (const [shapeName, startShape] of Object.entries(shapes)) {
  t.test(`${shapeName}: one page at one address tells of both services`, async (t) => {
    const shape = await startShape()
    t.teardown(() => shape.close())
    const page = await fetch(`${shape.url}/docs`)
    t.equal(page.status, 200)
    t.match(await page.text(), '/docs/assets/swagger-ui-bundle.js')
    for (const [service, path] of [
      ['auth', '/oauth/token'],
      ['mcp', '/mcp'],
    ] as const) {
      const answer = await fetch(`${shape.url}/docs/${service}.json`)
      const document = (await answer.json()) as { paths: object; servers: object }
      t.same(document.servers, [{ url: shape.url }])
      t.ok(Object.keys(document.paths).includes(path), service)
      t.notOk(Object.keys(document.paths).some((one) => /health|metrics|upstream/.test(one)))
    }
  })
}
