import { globSync, readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { bridge, snippets } from '../../services/auth/views/install-links.ts'
import { catalogue } from '../../shared/errors/catalogue.ts'
import { dependencies } from '../../shared/telemetry/label-values.ts'

// Sentences of the pages that repeat what a file says, each held to that file.
const read = (path: string) => readFileSync(path, 'utf8')
const pages = [...globSync('docs/**/*.md'), 'README.md', '.github/CONTRIBUTING.md']

t.test('decision 2 has a row for every package', async (t) => {
  const manifest = JSON.parse(read('package.json'))
  const { dependencies: shipped, devDependencies: others, optionalDependencies: own } = manifest
  const rows = read('docs/decisions/0002-dependencies.md')
    .match(/^\| `.*$/gm)!
    .join('\n')
  const names = Object.keys({ ...shipped, ...others, ...own })
  t.same(
    names.filter((name) => !rows.includes(`\`${name}\``)),
    []
  )
})

t.test('every setting and error that a page names is there', async (t) => {
  const entries = Object.entries(catalogue).flatMap(([name, { code }]) => [name, code])
  const settings = [...read('docs/reference/settings.md').matchAll(/^\| `(\w+)` \|/gm)]
  const known = new Set([...entries, ...settings.map(([, name = '']) => name)])
  const others =
    /^OTEL_|^(NAME_FILE|NODE_EXTRA_CA_CERTS|GATEHOUSE_USER|GATEHOUSE_VERSION|REDIS_ADDRESS)$/
  const name = /`([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?:=[^`]*)?`|^([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)=/gm
  for (const page of pages) {
    const named = [...read(page).matchAll(name)].map(([, quoted, set]) => quoted ?? set ?? '')
    t.same(
      named.filter(
        (one) => !known.has(one.replace(/_FILE$/, '')) && !known.has(one) && !others.test(one)
      ),
      [],
      page
    )
  }
})

t.test('every `npm run` of a page is a script', async (t) => {
  const { scripts } = JSON.parse(read('package.json'))
  for (const page of pages) {
    for (const [words, name = ''] of read(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
      t.ok(scripts[name], `${page}: ${words}`)
    }
  }
})

t.test('an image has one version in the pages and in what is shipped', async (t) => {
  const shipped = new Map(
    Array.from(read('docker-compose.yml').matchAll(/image: ([\w./-]+):([\w.-]+)$/gm), (match) => [
      match[1]!,
      match[2]!,
    ])
  )
  t.ok(shipped.size > 4)
  for (const page of pages) {
    for (const [image, version] of shipped) {
      const told = Array.from(read(page).matchAll(RegExp(`\\b${image}:(v?\\d+\\.[\\w.-]+)`, 'g')))
      for (const [words, given] of told) t.equal(given, version, `${page}: ${words}`)
    }
  }
})

t.test('what `docker compose` is told of is a service', async (t) => {
  const { services } = parse(read('docker-compose.yml'), { merge: true })
  const named = pages.flatMap((page) =>
    [
      ...read(page).matchAll(
        /docker compose (?:exec|restart|ps --quiet|logs(?: --\S+(?: \d+)?)*|up --detach --no-deps) ((?:[\w-]+ ?)+)/g
      ),
    ].flatMap(([command, words = '']) =>
      // What follows the service of `exec` is its own command.
      words.split(' ').slice(0, command.includes('exec') ? 1 : 9)
    )
  )
  t.ok(named.length > 9)
  for (const name of named.filter(Boolean)) t.ok(services[name], name)
})

t.test('the guide of health shows every check that there is', async (t) => {
  const [, example = ''] = /```json\n(.*)\n```/.exec(read('docs/guides/watch.md'))!
  t.same(Object.keys(JSON.parse(example).checks).sort(), dependencies.toSorted())
})

t.test('clients are added as the landing page says', async (t) => {
  const oneLine = (text: string) => text.replace(/\s+/g, '')
  const url = 'http://localhost:8080/mcp'
  const guide = oneLine(read('docs/guides/connect-a-client.md'))
  for (const { client, text, file } of snippets(url)) {
    t.ok(guide.includes(oneLine(text)), client)
    t.ok(file === undefined || guide.includes(file), client)
  }
  t.ok(guide.includes(oneLine(bridge(url))))
  for (const client of ['Claude Code', 'Cursor', 'VS Code']) {
    const { text } = snippets(url).find((one) => one.client === client)!
    t.ok(oneLine(read('README.md')).includes(oneLine(text)), `README: ${client}`)
  }
})

t.test('a deployment is reckoned with what the benchmark measured', async (t) => {
  const page = read('docs/reference/benchmark.md')
  const cells = (start: string) =>
    page
      .split('\n')
      .find((line) => line.startsWith(start))!
      .split(' | ')
  const cpuMicros = (label: string, at = 5) => `${cells(`| ${label}`)[at]} µs of CPU`
  const [, bytes = '', first = ''] = /(\d+) \((\d+) in/.exec(cells('| Redis bytes')[1]!)!
  const guide = read('docs/guides/deploy-kubernetes.md')
  const [asks, kept] = [cpuMicros('always another profile'), cpuMicros('the same profile again')]
  for (const row of [
    `a call at mcp over Redis, without GitHub | ${cpuMicros('Gatehouse, mcp of the pair')} |`,
    `a call that asks GitHub | ${asks}; from the cache ${kept.replace(' of CPU', '')} |`,
    `a refresh over Redis | ${cpuMicros('Gatehouse | Redis', 3)} |`,
    `memory of mcp after 100,000 calls | ${/(\d+ MB) at/.exec(page)![1]}, flat |`,
    `${Number(bytes).toLocaleString('en')} bytes; ${Number(first).toLocaleString('en')} in the first`,
  ]) {
    t.ok(guide.includes(row), row)
  }
})
