import { createHash } from 'node:crypto'
import type { Answer } from './call.ts'

/** A handler’s answer as HTTP: one page of a list, 304 for what the client has. */
export function render(request: Request, answer: Answer): Response {
  if ('location' in answer) {
    return new Response(null, { status: 302, headers: { location: answer.location } })
  }
  if ('text' in answer) {
    return new Response(answer.text, { headers: { 'content-type': answer.type } })
  }
  if ('json' in answer) return tagged(request, answer.json, answer.status)
  const { searchParams } = new URL(request.url)
  const size = Math.min(positive(searchParams.get('per_page'), 30), 100)
  const page = positive(searchParams.get('page'), 1)
  const last = Math.max(1, Math.ceil(answer.list.length / size))
  const entries = answer.list.slice((page - 1) * size, page * size)
  const response = tagged(request, answer.wrap ? answer.wrap(entries) : entries)
  const to = { prev: page - 1, next: page + 1, last, first: 1 }
  const shown = Object.entries(to).filter(([rel]) =>
    rel === 'next' || rel === 'last' ? page < last : page > 1
  )
  const links = shown.map(([rel, number]) => {
    const url = new URL(request.url)
    url.searchParams.set('page', String(number))
    return `<${url}>; rel="${rel}"`
  })
  if (links.length > 0) response.headers.set('link', links.join(', '))
  return response
}

function tagged(request: Request, json: unknown, status = 200): Response {
  const text = JSON.stringify(json)
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, max-age=60, s-maxage=60',
    etag,
  }
  if (request.method === 'GET' && request.headers.get('if-none-match') === etag) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(text, { status, headers })
}

const positive = (value: string | null, otherwise: number) =>
  Math.max(1, Number.parseInt(value ?? '', 10) || otherwise)
