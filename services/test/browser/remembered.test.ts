import type { Page } from 'playwright-core'
import t from 'tap'
import type { Client } from './client.ts'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, signInAs } from './steps.ts'

const stage = await openStage(t, { RATE_LIMIT_AUTHORIZE: '100' })
const onTheWeb = { redirect_uris: [`${stage.web.https}/callback`] }

/** Through all of it, once. */
async function connect(page: Page, client: Client, login = 'mona-demo') {
  await page.goto(client.authorizationUrl())
  await allow(page)
  await signInAs(page, login)
  await client.redeem(await arrival(page))
}

const question = (page: Page) => page.getByRole('heading', { level: 1, name: 'Allow' })

stage.journey('a service on the web is allowed once', async (t, { page }) => {
  const client = await stage.newClient(onTheWeb)
  await page.goto(client.authorizationUrl())
  await lookEverywhere(t, page, 'consent-on-the-web')
  await connect(page, client)
  await page.goto(client.authorizationUrl())
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo', 'nobody was asked again')
})

stage.journey('a program on the computer is asked for each time', async (t, { page }) => {
  const client = await stage.newClient()
  await connect(page, client)
  await page.goto(client.authorizationUrl())
  await question(page).waitFor()
  await page.getByText('You are signed in here as mona-demo').waitFor()
  await lookEverywhere(t, page, 'consent-signed-in')
  await allow(page)
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo', 'and GitHub was not needed')
})

stage.journey('whoever a website sends is asked, remembered or not', async (t, { page }) => {
  // GHSA-6x8h-498w-gv8c: somebody else's server begins a sign-in under the id of a known client.
  const client = await stage.newClient(onTheWeb)
  await connect(page, client)
  const visits = stage.web.visits.length
  stage.web.attack(`<a href="${client.authorizationUrl().replaceAll('&', '&amp;')}">A prize</a>`)
  await page.goto(stage.web.attacker)
  await page.getByRole('link', { name: 'A prize' }).click()
  await question(page).waitFor()
  await page.reload()
  await question(page).waitFor()
  t.notOk(stage.web.visits.slice(visits).some(({ searchParams }) => searchParams.has('code')))
})

stage.journey('one client’s yes is no other’s', async (t, { page }) => {
  // GHSA-c2jp-c369-7pvx: before a yes here nothing leads to GitHub or back to the client.
  await connect(page, await stage.newClient(onTheWeb))
  const second = await stage.newClient({ ...onTheWeb, client_name: 'Second' })
  await page.goto(second.authorizationUrl())
  await page.getByRole('heading', { level: 1, name: 'Allow Second' }).waitFor()
  t.notMatch(await page.content(), /code=|http-equiv="refresh"|login\/oauth/)
  await allow(page)
  await second.redeem(await arrival(page))
  t.equal(await second.whoAmI(), 'mona-demo', 'a yes is enough, GitHub knows the person')
})

stage.journey('whoever asks for more shows what is new', async (t, { page }) => {
  const client = await stage.newClient(onTheWeb)
  await connect(page, client)
  await page.goto(client.authorizationUrl({ scope: 'github:read github:write' }))
  const headings = await page.getByRole('heading', { level: 2 }).allInnerTexts()
  const [isNew, isKnown] = ['New: what it asks', 'What you have already'].map((words) =>
    headings.findIndex((heading) => heading.startsWith(words))
  )
  t.ok(isNew! >= 0 && isNew! < isKnown!, 'before what was allowed already')
  await lookEverywhere(t, page, 'consent-step-up')
  await allow(page)
  await signInAs(page, 'mona-demo')
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo')
})

stage.journey('a person can be somebody else for a client', async (t, { page }) => {
  await connect(page, await stage.newClient())
  const client = await stage.newClient({ client_name: 'Other' })
  await page.goto(client.authorizationUrl())
  await page.getByText('Not mona-demo?').click()
  await look(t, page, 'consent-not-you')
  await page.getByRole('button', { name: 'Use another account' }).click()
  await signInAs(page, 'river-demo')
  await page.getByText('You are signed in here as river-demo').waitFor()
  await allow(page)
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'river-demo')
})
