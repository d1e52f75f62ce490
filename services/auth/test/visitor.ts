import type { FastifyInstance } from 'fastify'

/** A browser with nothing but its cookies. It follows nothing by itself. */
export interface Visitor {
  cookies: Map<string, string>
  open(url: string, headers?: Record<string, string>): Promise<Answer>
  submit(url: string, fields: Record<string, string>): Promise<Answer>
}

export type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

export function createVisitor(app: FastifyInstance, remoteAddress = '192.0.2.1'): Visitor {
  const cookies = new Map<string, string>()
  const cookieHeader = () => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return cookie === '' ? {} : { cookie }
  }
  const keep = (answer: Answer) => {
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      cookies.set(name, value)
    }
    return answer
  }
  return {
    cookies,
    async open(url, headers = {}) {
      const all = { accept: 'text/html', ...cookieHeader(), ...headers }
      return keep(await app.inject({ method: 'GET', url, headers: all, remoteAddress }))
    },
    async submit(url, fields) {
      const headers = {
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        ...cookieHeader(),
      }
      const payload = new URLSearchParams(fields).toString()
      return keep(await app.inject({ method: 'POST', url, headers, payload, remoteAddress }))
    },
  }
}

/** The value of a form’s hidden field. */
export function fieldOf(page: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1]
  if (value === undefined) throw new Error(`the page has no field ${name}`)
  return value
}

/** Where the page’s link that looks like a button leads. */
export function linkOf(page: string): string {
  const link = /<a class="button[^"]*" href="([^"]*)"/.exec(page)?.[1]
  if (link === undefined) throw new Error('the page has no link')
  return link.replaceAll('&amp;', '&')
}
