import { randomBytes } from 'node:crypto'
import type { Environment } from '#shared/config/load.ts'
import { fakeGitHub } from '#shared/testing/github.ts'
import type { Fetch } from '#shared/world.ts'
import { settingsFindings } from './examine.ts'

export const key = () => randomBytes(32).toString('base64')

const github = fakeGitHub({
  now: Date.now,
  callbackUrl: 'http://localhost:8080/oauth/callback',
})
const authUrl = 'http://auth.internal:8081'
const publicUrl = 'http://localhost:8080'

/** The settings of a pair in which all is well, but for Redis. */
export const pairSettings = () => ({
  PUBLIC_URL: publicUrl,
  AUTH_URL: authUrl,
  SESSION_KEYS: key(),
  AUTH_KEYS: key(),
  GITHUB_URL: 'https://github.test',
  GITHUB_API_URL: 'https://api.github.test',
  GITHUB_CLIENT_ID: github.state.clientId,
  GITHUB_CLIENT_SECRET: github.state.clientSecret,
})

/** GitHub’s double, with the pages that it lacks, and the auth service of the pair. */
const fetch: Fetch = async (target, init) => {
  const url = new URL(target)
  const headers = { date: new Date().toUTCString() }
  if (url.origin === authUrl) return Response.json({ issuer: publicUrl }, { headers })
  if (url.hostname.startsWith('gone.')) throw new TypeError('fetch failed')
  return url.pathname === '/' ? new Response('{}', { headers }) : github.fetch(target, init)
}

interface How {
  shape?: 'embedded' | 'pair' | 'auth' | 'mcp'
  now?: () => number
  fetch?: Fetch
}

export const findings = (environment: Environment, how: How = {}) =>
  settingsFindings({ fetch, now: Date.now, ...how, environment, shape: how.shape ?? null })
