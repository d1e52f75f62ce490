import { readFileSync } from 'node:fs'
import t from 'tap'
import { chapterNames, chapters, faultsOf } from './all.ts'

const page = readFileSync('docs/reference/faults.md', 'utf8')
const all = chapterNames.flatMap(faultsOf)

t.test(
  'the page tells of every fault that is played, in its chapter, and of no other',
  async (t) => {
    for (const name of chapterNames) {
      const [, chapter = ''] = page.split(`## ${chapters[name].title}\n`)
      const [rows = ''] = chapter.split('\n## ')
      const told = [
        ...rows.matchAll(/^\| (.+) \(`([\w-]+)`\) \|.*\| (.+) \| [^|]+ \| [^|]+ \| `(.+)` \|$/gm),
      ]
      t.same(
        told.map(([, title, fault, lost, file]) => ({ title, fault, lost, file })),
        faultsOf(name).map(({ fault, file }) => ({
          ...{ title: fault.title, fault: fault.name },
          ...{ lost: fault.lost, file },
        })),
        name
      )
    }
  }
)

t.test('each fault has a name of its own', async (t) => {
  t.equal(new Set(all.map(({ fault }) => fault.name)).size, all.length)
})
