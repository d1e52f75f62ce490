import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errors } from '#shared/errors/catalogue.ts'
import type { Plugin } from '#shared/http/typebox.ts'

const own = (file: string) => new URL(`../docs/${file}`, import.meta.url)
const ofPages = (file: string) => new URL(`../views/style/${file}`, import.meta.url)
const swaggerUi = (file: string) =>
  new URL(import.meta.resolve(`@fastify/swagger-ui/static/${file}`))

const [css, html, js] = ['text/css', 'text/html', 'text/javascript'].map(
  (type) => `${type}; charset=utf-8`
) as [string, string, string]

/** Every file of the page: nothing of it comes from anywhere else. */
const assets: Readonly<Record<string, [find: (file: string) => URL, type: string]>> = {
  'tokens.css': [ofPages, css],
  'page.css': [own, css],
  'operations.css': [own, css],
  'page.js': [own, js],
  'swagger-ui.css': [swaggerUi, css],
  'swagger-ui-bundle.js': [swaggerUi, js],
  'oauth2-redirect.html': [swaggerUi, html],
  'oauth2-redirect.js': [swaggerUi, js],
}

const maxAgeSeconds = 3600
const headers = {
  'cache-control': `public, max-age=${maxAgeSeconds}`,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
}

/**
 * `GET /docs`: the OpenAPI documents of both services, shown by Swagger UI. Its files are read when
 * they are asked for.
 */
const docs: Plugin = async (app) => {
  app.get('/docs', async (_request, reply) =>
    reply
      .headers(headers)
      .type(html)
      .send(readFileSync(own('page.html'), 'utf8'))
  )

  // No schema: to compile one takes longer at the start than all the rest of this.
  app.get('/docs/assets/:file', async (request, reply) => {
    const { file } = request.params as { file: string }
    if (!Object.hasOwn(assets, file)) throw errors.NOT_FOUND()
    const [find, type] = assets[file]!
    return reply
      .headers(headers)
      .type(type)
      .send(createReadStream(fileURLToPath(find(file))))
  })
}
export default docs
