import t from 'tap'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, signInAs } from './steps.ts'

const minuteMs = 60_000
let aheadMs = 0
const stage = await openStage(t, {}, () => Date.now() + aheadMs)

stage.journey('a question that was left open too long has expired', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  aheadMs += 11 * minuteMs
  await allow(page)
  await page.getByRole('heading', { level: 1, name: 'This page has expired' }).waitFor()
  await page.getByText('It was open for too long').waitFor()
  await lookEverywhere(t, page, 'expired')
  // What the page says to do helps.
  await page.goto(client.authorizationUrl())
  await allow(page)
  await signInAs(page, 'mona-demo')
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo')
})

stage.journey('whoever stays at GitHub too long has shared nothing', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await allow(page)
  await page.waitForURL(/\/login\/oauth\/authorize/)
  const visits = stage.web.visits.length
  aheadMs += 11 * minuteMs
  await signInAs(page, 'mona-demo')
  await page.getByRole('heading', { level: 1, name: 'This sign-in can’t be finished' }).waitFor()
  await look(t, page, 'too-long-at-github')
  const came = stage.web.visits.slice(visits).map(({ pathname }) => pathname)
  t.notOk(came.includes('/callback'), 'the client heard nothing')
})

stage.journey(
  'a page of one’s apps that was left open leads to a new sign-in',
  async (t, person) => {
    const { page } = person
    const client = await stage.newClient()
    await page.goto(client.authorizationUrl())
    await allow(page)
    await signInAs(page, 'mona-demo')
    await client.redeem(await arrival(page))
    await page.goto(`${stage.url}/account`)
    await page.getByText('Disconnect everything', { exact: true }).click()
    aheadMs += 9 * 60 * minuteMs
    await page.getByRole('button', { name: 'Yes, disconnect everything' }).click()
    await page.getByRole('heading', { level: 1, name: 'This page has expired' }).waitFor()
    await look(t, page, 'account-expired')
    await page.getByRole('main').getByRole('link', { name: 'Your connected apps' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in with GitHub' }).waitFor()
  }
)
