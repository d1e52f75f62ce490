import t from 'tap'
import { look, lookEverywhere } from './look.ts'
import { openStage } from './stage.ts'
import { allow, signInAs } from './steps.ts'

const stage = await openStage(t)

stage.journey('the API page shows both documents', async (t, { page }) => {
  await page.goto(`${stage.url}/docs`)
  await page.getByText('/oauth/register', { exact: true }).waitFor()
  await lookEverywhere(t, page, 'docs-auth')
  await page.getByRole('link', { name: 'mcp' }).click()
  await page.getByText('Send an MCP message').waitFor()
  await look(t, page, 'docs-mcp')
})

stage.journey('an operation is tried out from the page, and answers', async (t, { page }) => {
  await page.goto(`${stage.url}/docs`)
  await page.getByRole('button', { name: '/oauth/register' }).first().click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await page.locator('.live-responses-table .response-col_status', { hasText: '201' }).waitFor()
  t.match(await page.locator('.live-responses-table').textContent(), 'client_id')
  await look(t, page, 'docs-tried')
})

stage.journey('a person signs in on the page and calls a tool from it', async (t, { page }) => {
  await page.goto(`${stage.url}/docs?document=mcp`)
  await page.getByRole('button', { name: 'Authorize' }).click()
  const dialog = page.locator('.modal-ux')
  await dialog.waitFor()
  await look(t, page, 'docs-authorize')
  const opened = page.waitForEvent('popup')
  await dialog.getByRole('button', { name: 'Authorize', exact: true }).first().click()
  const popup = await opened
  await allow(popup)
  await signInAs(popup, 'river-demo')
  await dialog.getByRole('button', { name: 'Logout' }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Send an MCP message' }).first().click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor()
})
