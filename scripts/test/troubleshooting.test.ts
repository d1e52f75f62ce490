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

t.test('every setting that the page names is one of the settings', async (t) => {
  const settings = readFileSync('docs/reference/settings.md', 'utf8')
  for (const [, name = ''] of page.matchAll(/`([A-Z]{2,}(?:_[A-Z]+)+)`/g)) {
    t.ok(settings.includes(`\`${name}\``), name)
  }
})
