import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import { shapes } from '../shapes.ts'

type Service = 'auth' | 'mcp'
type Table = Record<Service, string[]>

/** Public, and documented nowhere, or where an operator names the clients alone. */
const notAlwaysTold = [
  '/account',
  '/account/revoke',
  '/account/sign-in',
  '/account/sign-out',
  '/docs/assets/*',
  '/oauth/introspect',
]

/** The paths that Caddy sends to each service; what begins with a path is written with a star. */
function readCaddyfile(): Table {
  const args = ['adapt', '--config', 'deploy/gateway/Caddyfile', '--adapter', 'caddyfile']
  const env = { ...process.env, PUBLIC_URL: 'https://gatehouse.example.com' }
  const adapted = execFileSync('caddy', args, { env, encoding: 'utf8', stdio: 'pipe' })
  const table: Table = { auth: [], mcp: [] }
  JSON.parse(adapted, (_, route) => {
    const proxy = JSON.stringify(route?.handle ?? '')
    const paths: string[] | undefined = route?.match?.[0]?.path
    const [, service] = /"dial":"(auth|mcp)-1/.exec(proxy) ?? []
    if (paths && service) table[service as Service].push(...paths)
    return route
  })
  return tidy(table)
}

function readHttpRoute(): Table {
  const table: Table = { auth: [], mcp: [] }
  const text = readFileSync('deploy/kubernetes/base/route.yaml', 'utf8')
  for (const document of parseAllDocuments(text)) {
    for (const { matches = [], backendRefs = [] } of document.toJS().spec.rules ?? []) {
      const paths = matches.map(({ path }: Match) =>
        path.type === 'PathPrefix' ? `${path.value}/*` : path.value
      )
      for (const { name } of backendRefs) table[name as Service].push(...paths)
    }
  }
  return tidy(table)
}

/** A prefix holds its own path too. */
const tidy = ({ auth, mcp }: Table): Table => {
  const sorted = (paths: string[]) => paths.filter((path) => !paths.includes(`${path}/*`)).sort()
  return { auth: sorted(auth), mcp: sorted(mcp) }
}

t.test('Caddyfile, HTTPRoute and both OpenAPI documents tell of the same paths', async (t) => {
  const shape = await shapes.embedded()
  t.teardown(() => shape.close())
  const documented = async (service: Service) => {
    const answer = await fetch(`${shape.url}/docs/${service}.json`)
    const { paths } = (await answer.json()) as { paths: object }
    return Object.keys(paths).map((path) => path.replace(/\{\w+\}/g, '*'))
  }
  const caddy = readCaddyfile()
  t.same(readHttpRoute(), caddy)
  const api = tidy({ auth: await documented('auth'), mcp: await documented('mcp') })
  for (const service of ['auth', 'mcp'] as const) {
    t.ok(api[service].length > 1)
    const missing = api[service].filter((path) => !caddy[service].includes(path))
    t.same(missing, [], 'what is documented is led to its service')
    const untold = caddy[service].filter((path) => !api[service].includes(path))
    t.same(
      untold.filter((path) => !notAlwaysTold.includes(path)),
      [],
      'nothing else is public'
    )
  }
})

interface Match {
  path: { type: string; value: string }
}
