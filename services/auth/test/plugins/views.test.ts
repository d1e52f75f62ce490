import { createHash } from 'node:crypto'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { back, consent, openPage, toGithub } from '../views/open-page.ts'

t.test('every page forbids scripts, frames, caches and all that is not its own', async (t) => {
  const { headers } = await openPage(t, 'consent', consent)
  t.match(headers, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
  })
  const policy = String(headers['content-security-policy']).split('; ')
  t.same(
    policy.filter((directive) => !directive.startsWith('style-src')),
    [
      "default-src 'none'",
      'img-src data:',
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]
  )
})

t.test('the policy allows exactly the style that the page carries', async (t) => {
  const { headers, payload } = await openPage(t, 'consent', consent)
  const styles = [...payload.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style!)
  t.equal(styles.length, 1)
  const hash = createHash('sha256').update(styles[0]!).digest('base64')
  t.match(headers['content-security-policy'], `style-src 'sha256-${hash}';`)
})

t.test('a page says its language, and that others may get another', async (t) => {
  const { headers, payload } = await openPage(t, 'consent', consent)
  t.match(headers, { 'content-language': 'en', vary: /^Accept-Language$/ })
  t.match(payload, '<html lang="en">')
  const varied = await openPage(t, 'consent', consent, 'Accept')
  t.equal(varied.headers.vary, 'Accept, Accept-Language', 'what was there before is kept')
})

t.test('an address that a browser would run makes no page', async (t) => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'nowhere']) {
    const reply = await openPage(t, 'continue', { ...toGithub, url, target: 'client' })
    t.match(reply, { statusCode: 400 }, url)
    t.match(reply.json(), { code: 'AUTH_008' })
    const message = { error: errors.ACCESS_DENIED(), requestId: 'r', back: { ...back, url } }
    t.equal((await openPage(t, 'message', message)).statusCode, 400)
  }
})
