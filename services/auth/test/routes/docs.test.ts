import t from 'tap'
import { build } from '../build.ts'

t.test(
  'the page takes nothing from elsewhere, runs nothing of its own, and is in no frame',
  async (t) => {
    const { app } = await build(t)
    const page = await app.inject('/docs')
    t.equal(page.statusCode, 200)
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
    t.equal(
      page.headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
        "img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
    t.equal(page.headers['x-frame-options'], 'DENY')
    t.notMatch(page.payload, /<script>|<style|\son\w+=|style=/)
    const taken = [...page.payload.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+)"/g)]
    t.ok(taken.length > 3)
    for (const [, url = ''] of taken) t.match(url, /^(\/docs\/assets\/|data:image\/svg\+xml,)/)
  }
)

t.test('both documents are offered, also without JavaScript', async (t) => {
  const { app } = await build(t)
  const { payload } = await app.inject('/docs')
  t.match(payload, '<a href="/docs/auth.json">')
  t.match(payload, '<a href="/docs/mcp.json">')
})

t.test('its files are served, and nothing beside them', async (t) => {
  const { app } = await build(t)
  for (const [file, type, mark] of [
    ['page.js', 'text/javascript', 'SwaggerUIBundle('],
    ['page.css', 'text/css', 'body'],
    ['swagger-ui-bundle.js', 'text/javascript', 'SwaggerUIBundle'],
    ['swagger-ui.css', 'text/css', '.swagger-ui'],
    ['oauth2-redirect.html', 'text/html', 'oauth2-redirect.js'],
    ['oauth2-redirect.js', 'text/javascript', 'swaggerUIRedirectOauth2'],
  ] as const) {
    const { statusCode, headers, payload } = await app.inject(`/docs/assets/${file}`)
    t.equal(statusCode, 200, file)
    t.equal(headers['content-type'], `${type}; charset=utf-8`)
    t.equal(headers['cache-control'], 'public, max-age=3600')
    t.match(headers['content-security-policy'], "default-src 'none'")
    t.ok(payload.includes(mark))
  }
  for (const file of ['page.html', 'index.html', 'constructor', '..%2fapp.ts']) {
    const { statusCode, headers } = await app.inject(`/docs/assets/${file}`)
    t.equal(statusCode, 404, file)
    t.equal(headers['cache-control'], 'no-store')
  }
})
