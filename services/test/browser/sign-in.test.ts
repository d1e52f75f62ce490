import t from 'tap'
import { look } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, deny, signInAs } from './steps.ts'

const stage = await openStage(t)

stage.journey('whoever allows a client and signs in has connected it', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await look(t, page, 'sign-in-consent')
  await allow(page)
  await signInAs(page, 'mona-demo')
  const callback = await arrival(page)
  t.equal(callback.searchParams.get('iss'), stage.url)
  t.equal(callback.searchParams.get('state'), 'of the client')
  await client.redeem(callback)
  t.equal(await client.whoAmI(), 'mona-demo')
})

stage.journey('whoever does not allow it goes back without a code', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await deny(page)
  const { searchParams } = await arrival(page)
  t.equal(searchParams.get('error'), 'access_denied')
  t.equal(searchParams.get('code'), null)
})

stage.journey('whoever refuses at GitHub goes back without a code', async (t, { page }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  await allow(page)
  await page.waitForURL(/login\/oauth\/authorize/)
  const asked = new URL(page.url()).searchParams
  // The emulated page has no such button; GitHub's leads here.
  const back = new URL(asked.get('redirect_uri')!)
  back.search = `${new URLSearchParams({ error: 'access_denied', state: asked.get('state')! })}`
  await page.evaluate(`location.href = ${JSON.stringify(back.href)}`)
  const { searchParams } = await arrival(page)
  t.equal(searchParams.get('error'), 'access_denied')
  t.equal(searchParams.get('code'), null)
})
