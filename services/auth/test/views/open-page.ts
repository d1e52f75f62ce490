import Fastify from 'fastify'
import type { Test } from 'tap'
import views from '../../plugins/views.ts'
import type { ConsentPage, ContinuePage, Pages } from '../../views/pages.ts'

export const consent: ConsentPage = {
  clientName: 'Claude Code',
  clientId: 'client-1',
  clientHost: null,
  redirectUri: 'https://claude.ai/api/mcp/auth_callback',
  redirectHost: 'claude.ai',
  isLoopback: false,
  customScheme: null,
  newScopes: ['github:read'],
  knownScopes: [],
  githubScopes: ['read:user', 'read:org'],
  goesToGitHub: true,
  rememberSeconds: null,
  publicHost: 'mcp.example.com',
  person: null,
  signIn: 'sign-in-1',
  csrf: 'csrf-1',
  as: '',
}

export const toGithub: ContinuePage = {
  url: 'https://github.com/login?a=1&b=2',
  host: 'github.com',
  target: 'github',
  isDenied: false,
}

export const back = { url: 'https://claude.ai/cb?error=x&state=y', clientName: 'Claude Code' }

/** What a browser gets for a page, from a bare app whose route answers with it. */
export async function openPage<Name extends keyof Pages>(
  t: Test,
  name: Name,
  data: Pages[Name],
  vary?: string
) {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(views)
  app.get('/', (_request, reply) => {
    if (vary) reply.header('vary', vary)
    return reply.page(name, data)
  })
  return app.inject({ url: '/', headers: { 'accept-language': 'xx, en;q=0.5' } })
}
