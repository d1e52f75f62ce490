/** A page as a person sees it, or the address where the browser left for a client (`status` 0). */
export interface Page {
  url: string
  status: number
  headers: Headers
  html: string
}

export interface Submission {
  /** Submits the form that has this text in it; the first one otherwise. */
  formWith?: string
  /** The button pressed, as `name=value`. */
  button?: string
  /** Fields changed by the person. */
  fields?: Record<string, string>
}

/** A browser reduced to what a sign-in needs: cookies, redirects, refreshes and forms. */
export interface Browser {
  /** `accept`: a program at the browser asks for something else than a page. */
  open(url: string, accept?: string): Promise<Page>
  submit(page: Page, how?: Submission): Promise<Page>
  /** Every address it went to, in order. */
  visited: string[]
}

const maxHops = 20
const timeoutMs = 30_000

interface Options {
  /** Addresses that belong to a client, not to the web: the browser stops there. */
  leavesAt: (url: URL) => boolean
}

export function createBrowser({ leavesAt }: Options): Browser {
  // Like a real one it keeps cookies per host name, whatever the port.
  const jars = new Map<string, Map<string, string>>()
  const visited: string[] = []

  async function go(start: string, first: RequestInit = {}): Promise<Page> {
    let url = new URL(start)
    let init = first
    for (let hop = 0; hop < maxHops; hop++) {
      visited.push(url.href)
      if (leavesAt(url)) return { url: url.href, status: 0, headers: new Headers(), html: '' }
      const jar = jars.get(url.hostname) ?? new Map<string, string>()
      jars.set(url.hostname, jar)
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { accept: 'text/html', ...init.headers, ...(cookie && { cookie }) }
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await fetch(url, { ...init, headers, signal, redirect: 'manual' })
      for (const line of response.headers.getSetCookie()) keep(jar, line)
      const html = await response.text()
      const next = response.headers.get('location') ?? refreshTarget(html)
      if (next === null) {
        return { url: url.href, status: response.status, headers: response.headers, html }
      }
      url = new URL(next, url)
      init = {}
    }
    throw new Error(`more than ${maxHops} redirects, last to ${url.origin}${url.pathname}`)
  }

  return {
    visited,
    open: (url, accept) => go(url, accept === undefined ? {} : { headers: { accept } }),
    async submit(page, { formWith = '', button, fields = {} } = {}) {
      const forms = [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
      const form = forms.find(([whole]) => whole.includes(formWith))
      if (!form) throw new Error(`no form with “${formWith}” at ${page.url} (${page.status})`)
      const [, attributes = '', inner = ''] = form
      const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(
        ([, text = '']): [string, string] => [
          attribute(text, 'name') ?? '',
          attribute(text, 'value') ?? '',
        ]
      )
      const pressed = button ? [button.split('=') as [string, string]] : []
      const body = new URLSearchParams([...inputs, ...pressed].filter(([name]) => name))
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(page.url).origin,
      }
      const action = new URL(attribute(attributes, 'action') ?? '', page.url).href
      return go(action, { method: 'POST', headers, body: body.toString() })
    },
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const [name = '', ...value] = pair.split('=')
  if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) jar.delete(name)
  else jar.set(name, value.join('='))
}

const refreshTarget = (html: string): string | null => {
  const content = /<meta http-equiv="refresh" content="([^"]*)"/.exec(html)?.[1]
  return content ? decode(content).replace(/^\d+;\s*url=/i, '') : null
}

function attribute(text: string, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1]
  return value === undefined ? null : decode(value)
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
}

const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => entities[name]!)
