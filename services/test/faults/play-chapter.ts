import t from 'tap'
import type { ChapterName } from './all.ts'
import { chapters, faultsOf } from './all.ts'
import { openTheatre } from './play.ts'

const lastsMs = 700
const timeoutMs = 240_000

/** The quick form: each fault of a chapter once, one after the other. */
export function playChapter(name: ChapterName): void {
  t.setTimeout(timeoutMs)
  t.test(`faults: ${chapters[name].title}`, { timeout: timeoutMs }, async (t) => {
    const theatre = openTheatre()
    t.teardown(() => theatre.close())
    for (const { fault } of faultsOf(name)) {
      await t.test(`${fault.name}: nothing acknowledged is lost, and it works again`, async (t) => {
        const { broken } = await theatre.play(fault, { lastsMs, isQuick: true })
        t.same(broken, [])
      })
    }
  })
}
