import type { Page } from 'playwright-core'
import t from 'tap'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, signInAs } from './steps.ts'

const stage = await openStage(t, { RATE_LIMIT_AUTHORIZE: '100' })

async function connect(page: Page, client_name: string) {
  const client = await stage.newClient({ client_name })
  await page.goto(client.authorizationUrl())
  await allow(page)
  if (await page.waitForURL(isDecided).then(() => stage.isGitHub(page))) {
    await signInAs(page, 'mona-demo')
  }
  await client.redeem(await arrival(page))
  return client
}
const isDecided = ({ pathname }: URL) => /^\/(callback|login\/oauth\/authorize)$/.test(pathname)

async function signIn(page: Page) {
  await page.goto(`${stage.url}/account`)
  await page.getByRole('button', { name: 'Continue to GitHub' }).click()
  await signInAs(page, 'mona-demo')
  await page.getByRole('heading', { level: 1, name: 'Your connected apps' }).waitFor()
}

stage.journey('whoever signs in sees nothing connected, and how to begin', async (t, { page }) => {
  await page.goto(`${stage.url}/account`)
  await lookEverywhere(t, page, 'account-sign-in')
  await signIn(page)
  await page.getByText('You are signed in as mona-demo.').waitFor()
  await lookEverywhere(t, page, 'account-empty')
  await page.getByRole('link', { name: 'Connect an app' }).click()
  await page.getByRole('heading', { level: 1, name: 'Use GitHub' }).waitFor()
})

stage.journey('an app that is disconnected is refused on its next call', async (t, { page }) => {
  const [kept, ended] = [await connect(page, 'Kept'), await connect(page, 'Ended')]
  t.same([await kept.whoAmI(), await ended.whoAmI()], ['mona-demo', 'mona-demo'])
  await page.goto(`${stage.url}/account`)
  await lookEverywhere(t, page, 'account-apps')
  const app = page.getByRole('article', { name: 'Ended' })
  await app.getByText('Disconnect Ended').click()
  await look(t, page, 'account-confirm')
  await app.getByRole('button', { name: 'Yes, disconnect it' }).click()
  await page.getByRole('status').getByText('The app is disconnected.').waitFor()
  t.match(await ended.whoAmI(), /^401 Bearer /)
  t.equal(await kept.whoAmI(), 'mona-demo')
  t.equal(await app.count(), 0)
  await look(t, page, 'account-disconnected')
  await page.reload()
  t.equal(await page.getByRole('status').count(), 0, 'what was done is told once')
})

stage.journey('one session of an app ends alone, and then everything', async (t, { page }) => {
  const client = await connect(page, 'Two sessions')
  const other = await connect(page, 'Two sessions')
  await page.goto(`${stage.url}/account`)
  const app = page.getByRole('article', { name: 'Two sessions' })
  await app.getByText('Live sessions: 2').click()
  await look(t, page, 'account-sessions')
  await app.getByRole('button', { name: 'End this session' }).first().click()
  await page.getByRole('status').getByText('The session has ended.').waitFor()
  const answers = [await client.whoAmI(), await other.whoAmI()]
  t.equal(answers.filter((answer) => answer === 'mona-demo').length, 1)
  t.equal(answers.filter((answer) => answer.startsWith('401')).length, 1)

  await page.getByText('Disconnect everything', { exact: true }).click()
  await page.getByRole('button', { name: 'Yes, disconnect everything' }).click()
  await page.getByRole('status').getByText('Every app is disconnected').waitFor()
  t.match([await client.whoAmI(), await other.whoAmI()], [/^401/, /^401/])
})

stage.journey('whoever signs out is asked who they are again', async (t, { page }) => {
  const client = await connect(page, 'Stays')
  await page.goto(`${stage.url}/account`)
  await page.getByRole('button', { name: 'Sign out of this browser' }).click()
  await page.getByRole('heading', { name: 'You’re signed out' }).waitFor()
  await lookEverywhere(t, page, 'signed-out')
  await page.goBack()
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in with GitHub' }).waitFor()
  t.equal(await client.whoAmI(), 'mona-demo', 'the apps go on')
})

stage.journey('another site can end nothing', async (t, { page }) => {
  const client = await connect(page, 'Stays too')
  await page.goto(`${stage.url}/account`)
  const csrf = await page.locator('input[name=csrf]').first().inputValue()
  stage.web.attack(`<form method="post" action="${stage.url}/account/revoke">
    <input name="csrf" value="${csrf}"><input name="what" value="all">
    <button>Win a prize</button></form>`)
  await page.goto(stage.web.attacker)
  await page.getByRole('button', { name: 'Win a prize' }).click()
  await page.waitForURL(`${stage.url}/account/**`)
  t.equal(await client.whoAmI(), 'mona-demo')
})
