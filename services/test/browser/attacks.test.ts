import t from 'tap'
import { look } from './look.ts'
import { openStage } from './stage.ts'
import { allow, arrival, deny, signInAs } from './steps.ts'

const stage = await openStage(t)

stage.journey('another site cannot answer for the person', async (t, { page, openTab }) => {
  const client = await stage.newClient()
  await page.goto(client.authorizationUrl())
  const field = (name: string) => page.locator(`input[name=${name}]`).inputValue()
  // Even with all that the form holds: the cookie stays at home.
  stage.web.attack(`<form method="post" action="${stage.url}/oauth/consent">
    <input name="sign_in" value="${await field('sign_in')}">
    <input name="csrf" value="${await field('csrf')}">
    <button name="decision" value="allow">Win a prize</button></form>`)
  const trap = await openTab()
  await trap.goto(stage.web.attacker)
  await trap.getByRole('button', { name: 'Win a prize' }).click()
  await trap.getByRole('heading', { name: 'This page has expired' }).waitFor()
  await deny(page)
  t.equal((await arrival(page)).searchParams.get('error'), 'access_denied')
})

stage.journey('whom an attacker sends to GitHub gives them nothing', async (t, person) => {
  // CVE-2026-27124: the attacker has consented, the victim has to sign in alone.
  const client = await stage.newClient({ client_name: 'Of an attacker' })
  const { page: attacker } = person
  await attacker.goto(client.authorizationUrl())
  await allow(attacker)
  await attacker.waitForURL(/\/login\/oauth\/authorize/)
  const victim = await person.openBrowser()
  await victim.goto(attacker.url())
  await signInAs(victim, 'mona-demo')
  await victim.getByRole('heading', { name: 'This sign-in can’t be finished here' }).waitFor()
  await look(t, victim, 'foreign-sign-in')
  t.equal(await victim.locator('main a').count(), 0)
  t.notOk(stage.web.visits.some(({ searchParams }) => searchParams.has('code')))
})

stage.journey('no page can be laid under another one’s buttons', async (t, { page, faults }) => {
  const client = await stage.newClient()
  for (const url of [client.authorizationUrl(), stage.url, `${stage.url}/docs`]) {
    stage.web.attack(`<iframe src="${url}"></iframe>`)
    await page.goto(stage.web.attacker)
    await faults.expected(/frame-ancestors/)
    await faults.expected(/failed: .* net::ERR_BLOCKED_BY_RESPONSE/)
    const inner = page.frames()[1]!
    t.equal(await inner.locator('button, a').count(), 0, `${url} is not in the frame`)
  }
})

stage.journey('whatever a client calls itself is text', async (t, { page }) => {
  const names = {
    markup: '<img src=x onerror=alert(1)><script>alert(2)</script></title><h1>Trusted',
    long: 'W'.repeat(200),
    bidirectional: `Editor\u202e\u2067${'مساعد '.repeat(30)}`,
  }
  for (const [kind, client_name] of Object.entries(names)) {
    const client = await stage.newClient({ client_name })
    await page.goto(client.authorizationUrl())
    t.equal(await page.locator('img, script').count(), 0)
    t.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
    const heading = await page.getByRole('heading', { level: 1 }).innerText()
    t.match(
      heading,
      /^Allow\s[\s\S]*\sto use GitHub\sas you\?$/,
      `${kind}: the question stays whole`
    )
    t.notMatch(heading, /[\u202a-\u202e\u2066-\u2069]/)
    await page.setViewportSize({ width: 375, height: 812 })
    await look(t, page, `name-${kind}`)
  }
})

stage.journey('what a client names to be loaded is never loaded', async (t, { page }) => {
  const hostile = { logo_uri: `${stage.web.attacker}/logo.svg`, client_uri: 'javascript:alert(1)' }
  const plain = { logo_uri: hostile.logo_uri }
  const client = await stage.newClient(plain)
  await page.goto(client.authorizationUrl(hostile))
  await page.waitForLoadState('networkidle')
  t.notOk(stage.web.visits.some(({ pathname }) => pathname === '/logo.svg'))
  t.notMatch(await page.content(), /logo\.svg|javascript:/)
})

stage.journey('no address that a browser would run comes into a page', async (t, { page }) => {
  for (const uri of ['javascript:alert(1)//', 'data:text/html,<script>alert(1)</script>']) {
    await t.rejects(stage.newClient({ redirect_uris: [uri] }), { message: /400/ }, 'as registered')
    const client = await stage.newClient()
    const answer = await page.goto(client.authorizationUrl({ redirect_uri: uri }))
    t.equal(answer?.status(), 400)
    await page.getByRole('heading', { name: 'We can’t send you back safely' }).waitFor()
    t.equal(await page.locator('main a').count(), 0, 'and nothing leads there')
  }
})
