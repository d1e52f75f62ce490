import t from 'tap'
import { look } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, signInAs } from './steps.ts'

const stage = await openStage(t)

stage.journey('two sign-ins in two tabs at once both end well', async (t, { page, openTab }) => {
  const [one, other] = await Promise.all([
    stage.newClient({ client_name: 'One' }),
    stage.newClient({ client_name: 'Other' }),
  ])
  const tab = await openTab()
  await page.goto(one.authorizationUrl())
  await tab.goto(other.authorizationUrl())
  await allow(page)
  await allow(tab)
  await signInAs(tab, 'mona-demo')
  await other.redeem(await arrival(tab))
  await signInAs(page, 'mona-demo')
  await one.redeem(await arrival(page))
  t.same([await one.whoAmI(), await other.whoAmI()], ['mona-demo', 'mona-demo'])
})

stage.journey('a double click on Allow is one', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await page.getByRole('button', { name: 'Allow', exact: true }).dblclick()
  await signInAs(page, 'mona-demo')
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo')
})

stage.journey('whoever comes back from GitHub’s page can allow again', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await allow(page)
  await page.waitForURL(/\/login\/oauth\/authorize/)
  await page.goBack()
  await page.getByRole('heading', { name: 'Allow Editor' }).waitFor()
  await allow(page)
  await signInAs(page, 'mona-demo')
  await client.redeem(await arrival(page))
  t.equal(await client.whoAmI(), 'mona-demo')
})

stage.journey('an answered question cannot be answered again', async (t, { page, openTab }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  const late = await openTab()
  await late.goto(page.url())
  await allow(page)
  await signInAs(page, 'mona-demo')
  await arrival(page)
  await allow(late)
  await late.getByRole('heading', { name: 'This page has expired' }).waitFor()
  await look(t, late, 'expired')
  const opened = await late.goto(late.url())
  t.equal(opened?.status(), 400, 'its address alone asks nothing')
})

stage.journey('a page whose browser was forgotten has expired', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await page.context().clearCookies()
  await allow(page)
  await page.getByRole('heading', { name: 'This page has expired' }).waitFor()
  t.match(await page.locator('.notice').innerText(), 'go back to your app and connect again.')
})
