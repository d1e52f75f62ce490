import t from 'tap'
import { shapes } from './shapes.ts'

for (const [name, start] of Object.entries(shapes)) {
  t.test(
    `${name}: the address tells a person how to connect, and its endpoint does too`,
    async (t) => {
      const shape = await start()
      t.teardown(() => shape.close())
      const headers = { accept: 'text/html', 'accept-language': 'en' }
      const home = await fetch(shape.url, { headers })
      t.equal(home.status, 200)
      const page = await home.text()
      t.match(page, `<p class="host">${shape.url}/mcp</p>`)

      const endpoint = await fetch(`${shape.url}/mcp`, { headers })
      t.equal(endpoint.status, 401)
      t.match(endpoint.headers.get('www-authenticate'), /^Bearer resource_metadata=/)
      t.equal(await endpoint.text(), page)

      const german = { accept: 'text/html', 'accept-language': 'de-AT' }
      for (const address of [shape.url, `${shape.url}/mcp`]) {
        const answer = await fetch(address, { headers: german })
        t.equal(answer.headers.get('content-language'), 'de')
        t.match(await answer.text(), 'Diesen Server mit einem Klick hinzufügen')
      }
    }
  )
}
