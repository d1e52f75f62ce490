import t from 'tap'
import { bridge, installLinks, snippets } from '../../views/install-links.ts'
import type { LandingPage } from '../../views/pages.ts'
import { openPage } from './open-page.ts'

const url = 'https://mcp.example.com/mcp'
const page: LandingPage = {
  mcpUrl: url,
  links: installLinks(url),
  snippets: snippets(url),
  bridge: bridge(url),
  isReady: true,
  version: '1.2.3',
}

t.test('each link carries this server’s address in the form that its client reads', async (t) => {
  const [code, cursor, goose, studio] = installLinks(url).map((link) => link.url)
  const [scheme, json] = code!.split('?')
  t.equal(scheme, 'vscode:mcp/install')
  t.same(JSON.parse(decodeURIComponent(json!)), { name: 'gatehouse', type: 'http', url })
  const { searchParams } = new URL(cursor!)
  t.match(cursor, /^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?name=gatehouse&/)
  t.same(JSON.parse(Buffer.from(searchParams.get('config')!, 'base64').toString()), { url })
  const extension = new URL(goose!).searchParams
  t.same(Object.fromEntries(extension), {
    ...{ type: 'streamable_http', url, id: 'gatehouse' },
    ...{ name: 'Gatehouse', description: 'GitHub' },
  })
  const given = JSON.parse(decodeURIComponent(studio!.split('?')[1]!))
  t.same(given, { name: 'gatehouse', type: 'http', url })
})

t.test('the page has the address, the links, the snippets and the state', async (t) => {
  const { payload } = await openPage(t, 'landing', page)
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  t.match(payload, `<p class="host">${url}</p>`)
  for (const link of page.links) t.match(payload, `href="${escaped(link.url)}"`)
  for (const { text } of page.snippets) t.match(payload, escaped(text))
  t.match(payload, escaped(page.bridge))
  t.match(payload, /<span class="state"><svg.*<\/svg>Ready<\/span>\s*· version 1\.2\.3/)
  t.match(payload, '<a href="/account">Your connected apps</a>')
  t.match(payload, '<a href="/" aria-current=page>Connect</a>')
  t.notMatch(payload, 'Not ready')
})

t.test('it says where a part of the server does not answer', async (t) => {
  const { payload } = await openPage(t, 'landing', { ...page, isReady: false })
  t.match(payload, /<span class="state off">.*Not ready</)
  t.match(payload, 'A part of this server does not answer')
})
