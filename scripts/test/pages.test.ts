import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'

const pages = [...globSync('docs/**/*.md'), ...globSync('.github/**/*.md'), 'README.md'].map(
  (path) => path.replaceAll('\\', '/')
)
const specification = 'docs/reference/specification.md'
const read = (path: string) => readFileSync(path, 'utf8')

/**
 * Files that a page links to, from where it is, and those it names from the root. What GitHub shows
 * beside a repository, as under `actions`, is none.
 */
function filesIn(path: string): string[] {
  const text = read(path)
  const linked = [...text.matchAll(/\]\((?!https?:|\.\.\/\.\.\/actions\/)([^)#\s]+)/g)].map(
    ([, target = '']) => posix.join(posix.dirname(path), target)
  )
  const named = [
    ...text.matchAll(
      /`((?:services|shared|docs|scripts|deploy(?!\/s(?:ecrets|tate)))\/[\w./-]+)`/g
    ),
  ]
  return [...linked, ...named.map(([, target = '']) => target)]
}

t.test('every file that a page names is there', async (t) => {
  t.ok(pages.includes(specification))
  for (const page of pages) {
    t.same(
      filesIn(page).filter((file) => !existsSync(file)),
      [],
      page
    )
  }
})

/** Sections that a page links to, each with the page it is in. */
function sectionsIn(path: string): [page: string, section: string][] {
  const links = read(path).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)
  return [...links].map(([, page, section = '']) => [
    page ? posix.join(posix.dirname(path), page) : path,
    section,
  ])
}

/** What GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

t.test('every section that a page links to is there', async (t) => {
  const links = pages.flatMap(sectionsIn)
  t.ok(links.length > 5)
  for (const [page, section] of links) {
    const headings = [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => anchorOf(text))
    t.ok(headings.includes(section), `${page}#${section}`)
  }
})

t.test('every page is in the index, by itself or with its folder', async (t) => {
  const indexed = filesIn('docs/README.md')
  for (const page of pages.filter(
    (path) => path.startsWith('docs/') && path !== 'docs/README.md'
  )) {
    t.ok(indexed.includes(page) || indexed.includes(posix.dirname(page)), page)
  }
})

t.test('every demand of the specifications is told once, with what became of it', async (t) => {
  const rows = [...read(specification).matchAll(/^\| ([AE]\d+) \| (.*) \|$/gm)]
  const ids = [...range('A', 127), ...range('E', 18)]
  t.same(
    rows.map(([, id]) => id),
    ids
  )
  for (const [, id = '', cells = ''] of rows) {
    const [level, demand, source, state, how = ''] = cells.split(' | ')
    t.ok(['MUST', 'SHOULD', 'MAY', 'advice'].includes(level!), id)
    t.ok(demand && source, id)
    t.ok(['met', 'not met'].includes(state!), id)
    // What is met is held by something; what is not has a reason.
    if (state === 'met') t.match(how, '.ts`', id)
    if (state === 'not met') t.ok(how.length > 20, id)
  }
})

t.test('every flaw that is played is listed, and every one listed is played', async (t) => {
  const listed = filesIn(specification).filter((file) => file.includes('/flaws/'))
  const played = globSync('services/*/test/flaws/*.test.ts').map((path) =>
    path.replaceAll('\\', '/')
  )
  t.same([...new Set(listed)].sort(), played.sort())
})

const range = (letter: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)
