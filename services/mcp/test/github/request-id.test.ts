import t from 'tap'
import { noteRequestId } from '../../github/request-id.ts'

const noted = (...ids: (string | null)[]) => {
  const all: string[] = []
  for (const id of ids)
    noteRequestId(all, new Headers(id === null ? {} : { 'x-github-request-id': id }))
  return all
}

t.test('each of GitHub’s ids is noted once, at most eight of them', async (t) => {
  t.same(noted('C5A2:1F3B:9D0E71', null, 'C5A2:1F3B:9D0E71', 'next'), ['C5A2:1F3B:9D0E71', 'next'])
  t.equal(noted(...Array.from({ length: 20 }, (_, at) => `id-${at}`)).length, 8)
})

t.test('what does not look like an id is not noted', async (t) => {
  t.same(noted('x'.repeat(65), 'two words', '<b>', '"'), [])
})
