import t from 'tap'
import { findBarriers } from './look.ts'
import { openStage } from './stage.ts'

const stage = await openStage(t)

stage.journey('whatever goes wrong in a browser is seen', async (t, { page, faults }) => {
  const wrong: [html: string, ...faults: RegExp[]][] = [
    ['<script>console.error("oh")</script>', /^console: oh$/],
    ['<script>throw new Error("oh")</script>', /^script: oh$/],
    ['<img alt="" src="/missing">', /^status 404: .*missing$/],
    ['<img alt="" src="http://elsewhere.test">', /^elsewhere: /, /^failed: .* net::ERR_NAME_NOT/],
    [
      `<meta http-equiv="content-security-policy" content="img-src 'none'"><img alt="" src="/x">`,
      /^console: policy: img-src/,
      /^console: .*Content Security Policy/,
      /^failed: .* csp$/,
    ],
  ]
  for (const [html, ...told] of wrong) {
    stage.web.attack(html)
    await page.goto(stage.web.attacker)
    for (const fault of told) await t.resolves(faults.expected(fault), String(fault))
  }
})

stage.journey('what bars somebody from a page is found on it', async (t, { page }) => {
  stage.web.attack('<main><button></button><p style="color:#ccc">Too pale</p></main>')
  await page.goto(stage.web.attacker)
  const found = (await findBarriers(page)).map((line) => line.split(' ')[0])
  t.same(found.sort(), ['button-name', 'color-contrast'])
})
