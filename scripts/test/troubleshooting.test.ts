import { readFileSync } from 'node:fs'
import t from 'tap'
import { catalogue } from '#shared/errors/catalogue.ts'

const page = readFileSync('docs/TROUBLESHOOTING.md', 'utf8')

t.test('every code that the page names is one of the catalogue', async (t) => {
  const known = new Set<string>(Object.values(catalogue).map(({ code }) => code))
  const named = [...page.matchAll(/\b(?:AUTH|API|RATE|SYS|VAL)_\d{3}\b/g)].map(([code]) => code)
  t.ok(named.length > 10)
  t.same(
    named.filter((code) => !known.has(code)),
    []
  )
})

t.test('what people see is quoted as the pages say it', async (t) => {
  const words: Record<string, string> = JSON.parse(
    readFileSync('services/auth/locales/en.json', 'utf8')
  )
  const [, table = ''] = /## A person cannot connect\n([\s\S]*?)\n## /.exec(page)!
  const quoted = [...table.matchAll(/^\| \*(.+?)\*, `(\w+)` \|/gm)]
  t.ok(quoted.length > 5)
  for (const [, title, code = ''] of quoted) {
    const [name] = Object.entries(catalogue).find(([, entry]) => entry.code === code)!
    t.equal(title, words[`error.${name}.title`], code)
  }
})
