import { globSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { ErrorName } from '#shared/errors/catalogue.ts'
import { catalogue } from '#shared/errors/catalogue.ts'
import type { ErrorEntry } from '#shared/errors/define.ts'
import { scopes } from '#shared/tokens/scopes.ts'

const auth = new URL('../../', import.meta.url)
const read = (pattern: string) =>
  globSync(pattern, { cwd: auth }).map((file): [string, string] => [
    file,
    readFileSync(new URL(file, auth), 'utf8'),
  ])
const templates = read('views/*.eta')
const source = templates.map(([, text]) => text).join('\n')

/** The protocol’s own: `/mcp` answers with them, and no page ever does. */
const ofProtocol = [
  'HEADER_MISMATCH',
  'INVALID_REQUEST_STATE',
  'MCP_SESSION_NOT_FOUND',
  'NOT_ACCEPTABLE',
  'RESOURCE_NOT_FOUND',
  'RESOURCE_TOO_LARGE',
]

/** A sign-in can end in these; what else a page may have to show, it tells as the catalogue does. */
function hasWords(name: string): boolean {
  const entry: ErrorEntry = catalogue[name as ErrorName]
  return (
    entry.oauth !== undefined || (/^(AUTH|VAL)_/.test(entry.code) && !ofProtocol.includes(name))
  )
}

// What stands behind the keys that templates put together.
const parts: Readonly<Record<string, readonly string[]>> = {
  '${scope}': scopes,
  '${local}': ['custom', 'loopback'],
  '${it.target}': ['github', 'client'],
  '${it.notice.what}': ['session', 'app', 'all'],
  '${it.error.name}': Object.keys(catalogue).filter(hasWords),
  '${part}': ['title', 'text', 'hint'],
  '${step}': ['add', 'signIn', 'allow'],
}
const expand = (key: string): string[] => {
  const part = /\$\{.*?\}/.exec(key)?.[0]
  return part ? (parts[part] ?? []).flatMap((word) => expand(key.replace(part, word))) : [key]
}

/** Each key the templates use, with the placeholders they fill. */
const used = new Map(
  [
    ...source.matchAll(
      /it\.t\((?:'([^']+)'|`([^`]+)`)(?:, \{([^}]*)\})?\)(?:\.split\('(.+?)'\))?/g
    ),
  ].flatMap(([, plain, composed, values = '', split]) => {
    const named = [...values.matchAll(/(\w+):/g)].map(([, name]) => `{${name}}`)
    return expand((plain ?? composed)!).map((key): [string, string[]] => [
      key,
      split ? [split] : named,
    ])
  })
)

t.test('every use of words in a template is understood by this test', async (t) => {
  for (const [call, quote, key] of source.matchAll(/it\.t\((.)([^'`]*)/g)) {
    t.match(quote, /['`]/, call)
    for (const [part] of key!.matchAll(/\$\{.*?\}/g)) t.ok(part in parts, call)
  }
})

for (const [file, text] of read('locales/*.json')) {
  const locale: Record<string, string> = JSON.parse(text)

  t.test(`${file} has the words that the pages use, and no others`, async (t) => {
    t.same(Object.keys(locale).sort(), [...used.keys()].sort())
  })

  t.test(`${file} has the placeholders that the pages fill`, async (t) => {
    for (const [key, placeholders] of used) {
      t.same(locale[key]?.match(/\{.*?\}/g) ?? [], placeholders, key)
    }
  })

  t.test(`${file} has no markup and no empty sentence`, async (t) => {
    for (const [key, sentence] of Object.entries(locale)) t.match(sentence, /^[^<>&`]+$/, key)
  })
}

t.test('every template escapes what it prints, but for the body in the layout', async (t) => {
  const raw = templates.flatMap(([file, text]) =>
    [...text.matchAll(/<%[-_]?\s*~.*?%>|output\(|customTags/g)].map(([found]) => [file, found])
  )
  t.same(raw, [['views/layout.eta', '<%~ it.body %>']])
})

t.test('every link and refresh of a template was made safe', async (t) => {
  const printed = [...source.matchAll(/(?:href|src|action|url)="?<%= (.*?) %>/g)]
  const kept = [...source.matchAll(/(?:const url =|refresh:) (.*?)(?: \}|\n)/g)]
  t.same([printed.length > 2, kept.length > 1], [true, true], 'there is something to look at')
  for (const [found, expression] of [...printed, ...kept]) {
    t.match(expression, /^(it\.link\(.+\)|url|it\.refresh)$/, found)
  }
})

t.test('templates hold no script, no inline style and nothing from elsewhere', async (t) => {
  t.notMatch(source, /<script|\son\w+=|\sstyle=|javascript:|@import|<iframe|<img/i)
  for (const [, address] of source.matchAll(/(?:href|src|action)="([^"<]+)/g)) {
    t.match(address, /^(\/([a-z]|$)|#|data:image\/svg\+xml,)/)
  }
  for (const [, sheet] of read('views/style/*.css')) t.notMatch(sheet, /url\(|@import|[&<>"']/)
})

t.test('every page has one heading of the first rank', async (t) => {
  for (const [file, text] of templates) {
    t.equal(text.match(/<h1[ >]/g)?.length ?? 0, file.endsWith('layout.eta') ? 0 : 1, file)
  }
})
