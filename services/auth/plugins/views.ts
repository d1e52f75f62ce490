import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import view from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import type { Locale, Locales } from '#shared/i18n/translate.ts'
import { translator } from '#shared/i18n/translate.ts'
import { duration } from '../views/duration.ts'
import type { Pages } from '../views/pages.ts'
import { readableName, safeLink } from '../views/safe-values.ts'
import { timesIn } from '../views/times.ts'

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with a page in the language the browser asks for; the handler returns it. The status
     * is the caller’s: `return reply.code(403).page('message', { error, requestId, back })`.
     */
    page<Name extends keyof Pages>(name: Name, data: Pages[Name]): Promise<unknown>
  }
}

const views = fileURLToPath(new URL('../views', import.meta.url))
const localesFolder = new URL('../locales/', import.meta.url)

/** Every `locales/<language>.json`: a language is added by its file alone. */
function readLocales(): Locales {
  const files = readdirSync(localesFolder).filter((file) => file.endsWith('.json'))
  const read = (file: string): Locale =>
    JSON.parse(readFileSync(new URL(file, localesFolder), 'utf8'))
  return Object.fromEntries(files.map((file) => [basename(file, '.json'), read(file)])) as Locales
}

/**
 * The sheets in their order. They are inlined as they are: they hold no quotes, ampersands or angle
 * brackets, so that escaping changes nothing. A browser hashes them after turning CRLF into LF.
 */
function readStyle(): string {
  const sheets = ['tokens', 'base', 'buttons', 'parts', 'pages', 'landing', 'modes']
  const read = (name: string) => readFileSync(`${views}/style/${name}.css`, 'utf8')
  return sheets.map(read).join('\n').replaceAll('\r\n', '\n')
}

/** Headers of every page. It holds no script and takes nothing from anywhere else. */
function pageHeaders(style: string) {
  const styleHash = createHash('sha256').update(style).digest('base64')
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      'img-src data:', // the icon in the layout
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
  }
}

/**
 * `reply.page(name, data)` for the routes of this service. Templates get the page's data and
 * `t` (words), `name` and `link` (values from outside made safe), `times`, `duration` (seconds in
 * words), `language` and `style`.
 */
export default fp(
  async (app) => {
    const style = readStyle()
    const headers = pageHeaders(style)
    const locales = readLocales()

    // `production` makes @fastify/view keep each template once it is compiled.
    const engine = { eta: new Eta({ views, cache: true, autoEscape: true }) }
    await app.register(view, { engine, root: views, production: true })

    app.decorateReply('page', async function (this: FastifyReply, name, data) {
      const { language, t } = translator(locales, this.request.headers['accept-language'])
      const inWords = (seconds: number) => duration(language, seconds)
      const safe = { name: readableName, link: safeLink }
      const told = { times: timesIn(language), duration: inWords }
      const tools = { t, language, style, ...safe, ...told }
      const html = await this.viewAsync(name, { ...data, ...tools })
      const vary = [this.getHeader('vary') ?? [], 'Accept-Language'].flat().join(', ')
      return this.headers({ ...headers, 'content-language': language, vary }).send(html)
    })
  },
  { name: 'auth:views' }
)
