import { Octokit } from '@octokit/core'
import { version } from '#shared/version.ts'
import type { Parameters } from './parameters.ts'
import { checkParameters, encodePaths, namesIn } from './parameters.ts'

/** On github.com until March 2028 at least; GitHub Enterprise Server knows no newer one. */
const apiVersion = '2022-11-28'

export type ReadRoute = `GET /${string}`
export type WriteRoute = `${'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`

/** A request but for the token. */
export interface GitHubRequest {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
}

/**
 * Puts parameters into a route. Octokit fills the template; what is no part of it becomes the query
 * of a GET, and the JSON body of everything else. Octokit’s own query writes a `+` in `q` unencoded,
 * which GitHub reads as a space.
 */
export function requestBuilder(baseUrl: string) {
  const { endpoint } = new Octokit({ baseUrl, userAgent: `gatehouse/${version}` }).request

  /** @throws INVALID_INPUT for a parameter that would leave its place in the route */
  return (route: ReadRoute | WriteRoute, parameters: Parameters, accept?: string) => {
    const [method = '', path = ''] = route.split(' ')
    checkParameters(path, parameters)
    const names = namesIn(path)
    const rest = Object.entries(parameters).filter(([name]) => !names.includes(name))
    const { url, headers } = endpoint(`GET ${path}`, {
      ...encodePaths(path, parameters),
      headers: { 'x-github-api-version': apiVersion, ...(accept && { accept }) },
    })
    const ready = { method, url, headers: headers as Record<string, string> }
    if (rest.length === 0) return ready satisfies GitHubRequest
    if (method === 'GET') return { ...ready, url: `${url}?${queryOf(rest)}` }
    const contentType = { 'content-type': 'application/json; charset=utf-8' }
    const body = JSON.stringify(Object.fromEntries(rest))
    return { ...ready, headers: { ...ready.headers, ...contentType }, body }
  }
}

const queryOf = (parameters: [string, unknown][]) =>
  new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, String(value)]))
