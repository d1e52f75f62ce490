import t from 'tap'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'

const stage = await openStage(t)

for (const [locale, title, add] of [
  ['en', 'Use GitHub from your AI assistant', 'Add to Cursor'],
  ['de-AT', 'GitHub mit Ihrem KI\u2011Assistenten nutzen', 'Cursor verbinden'],
] as const) {
  stage.journey(
    `${locale}: the front door says what this is and how to connect`,
    async (t, { page }) => {
      await page.goto(stage.url)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await lookEverywhere(t, page, `landing-${locale}`)
      const link = await page.getByRole('link', { name: add }).getAttribute('href')
      t.match(link, /^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?name=gatehouse&config=/)
      await page.getByText('Codex', { exact: true }).click()
      await page.getByText(`codex mcp add gatehouse --url ${stage.url}/mcp`).waitFor()
    },
    { locale }
  )

  stage.journey(
    `${locale}: a page for every way to get lost`,
    async (t, { page }) => {
      const lost = await page.goto(`${stage.url}/no/such/page`)
      t.equal(lost?.status(), 404)
      await look(t, page, `not-found-${locale}`)
      const unknown = await page.goto(`${stage.url}/oauth/authorize?client_id=nobody`)
      t.equal(unknown?.status(), 400)
      const requestId = unknown!.headers()['x-request-id']!
      await page.getByText(requestId).waitFor()
      await lookEverywhere(t, page, `unknown-client-${locale}`)
    },
    { locale }
  )
}

stage.journey('the MCP address shows a person the front door, as a 401', async (t, { page }) => {
  const answer = await page.goto(`${stage.url}/mcp`)
  t.equal(answer?.status(), 401)
  t.match(answer?.headers()['www-authenticate'], /^Bearer /)
  await page.getByRole('heading', { level: 1, name: 'Use GitHub' }).waitFor()
  await look(t, page, 'mcp-in-a-browser')
})

stage.journey('with text at 200 % nothing is cut off or pushed out', async (t, { page }) => {
  const client = await stage.newClient()
  const debug = await page.context().newCDPSession(page)
  await debug.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  const consent = client.authorizationUrl({ scope: 'github:read github:write' })
  for (const [name, url] of Object.entries({ landing: stage.url, consent })) {
    await page.goto(url)
    t.equal(await page.evaluate('getComputedStyle(document.documentElement).fontSize'), '32px')
    await look(t, page, `${name}-large-text`)
  }
})
