import t from 'tap'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, deny, signInAs } from './steps.ts'

const stage = await openStage(t)
const everything = 'github:read github:private github:write github:notifications'

for (const [locale, question, allowed] of [
  ['en', 'Allow Editor to use GitHub as you?', 'Allow'],
  ['de', 'Darf Editor GitHub in Ihrem Namen nutzen?', 'Erlauben'],
] as const) {
  stage.journey(
    `${locale}: who asks, where it goes, what it may do and what GitHub grants is on the page`,
    async (t, { page }) => {
      const client = await stage.newClient()
      await page.goto(client.authorizationUrl({ scope: everything }))
      await page.getByRole('heading', { level: 1, name: question }).waitFor()
      await page.getByText(new URL(stage.web.loopback).host, { exact: true }).waitFor()
      for (const scope of ['read:user', 'repo', 'notifications']) {
        await page.getByText(scope, { exact: true }).waitFor()
      }
      await page.getByRole('button', { name: allowed, exact: true }).waitFor()
      await lookEverywhere(t, page, `consent-${locale}`)
    },
    { locale }
  )
}

stage.journey('without a mouse: Tab comes to each choice, Enter takes it', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  const passed: string[] = []
  while (!passed.includes('Technical details') && passed.length < 20) {
    await page.keyboard.press('Tab')
    passed.push(await page.locator(':focus').innerText())
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outline')
    t.match(outline, /solid 3px/, `${passed.at(-1)}: it shows where the person is`)
  }
  t.same(passed, ['Allow', 'Don’t allow', 'Technical details'])
  await page.keyboard.press('Enter')
  await page.getByText(`${stage.web.loopback}/callback`).waitFor()
  await look(t, page, 'consent-details')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  t.equal((await arrival(page)).searchParams.get('error'), 'access_denied')
})

stage.journey(
  'without scripts: every step works, and a link stands where the page goes on by itself',
  async (t, { page }) => {
    const client = await stage.newClient()
    await page.goto(client.authorizationUrl())
    await allow(page)
    await signInAs(page, 'mona-demo')
    t.ok((await arrival(page)).searchParams.get('code'))
  },
  { javaScriptEnabled: false }
)

stage.journey('the page between here and GitHub says where it goes', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  // GitHub says nothing, so the browser stays where it is.
  await page.route(/\/login\/oauth\/authorize/, (route) => route.fulfill({ status: 204 }))
  await allow(page)
  await page.getByRole('heading', { name: 'Taking you to GitHub' }).waitFor()
  await lookEverywhere(t, page, 'to-github')
})

stage.journey('a client that is told no goes on by a page that says so', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await page.route(/\/callback/, (route) => route.fulfill({ status: 204 }))
  await deny(page)
  await page.getByRole('heading', { name: 'Access was not allowed' }).waitFor()
  await look(t, page, 'denied')
})
