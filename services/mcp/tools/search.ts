import { errors } from '#shared/errors/catalogue.ts'
import type { CallContext } from '../features/context.ts'
import type { Answer } from '../github/answer.ts'
import { readCursor } from './results/cursor.ts'
import type { Page } from './results/page.ts'
import { fitPage } from './results/page.ts'
import { leftOut, some } from './results/words.ts'
import { ifAllVisible, repositoryOf, seesPrivate } from './visible-repository.ts'

interface Asked {
  q: string
  per_page: number
  page: number
}

interface Found<Item> {
  total_count: number
  incomplete_results: boolean
  items: Item[]
}

interface Search<Item, Entry> {
  tool: string
  input: Readonly<Record<string, unknown>> & { query: string; per_page?: number }
  session: Pick<CallContext, 'github' | 'scopes'>
  /** Whether GitHub knows the qualifier `is:public` here. */
  canAskPublic: boolean
  ask: (asked: Asked) => Promise<Answer<Found<Item>>>
  /** Null for what the session may not see. */
  toEntries: (items: Item[]) => (Entry | null)[] | Promise<(Entry | null)[]>
  describe: (entry: Entry) => string
}

const hasVisible = (rows: readonly unknown[]) => rows.some((row) => row !== null)

/** A query that can reach beyond the `is:public` in front of it. */
const reachesFurther =
  /\b(?:OR|NOT)\b|[()|]|-(?:is|visibility):|\b(?:is|visibility):\S*(?:private|internal)/i

const maxNamed = 10
/** GitHub lists no more of a search. */
const maxFound = 1000

/**
 * The repositories that a query names, also to leave them out. GitHub refuses it when one of them does
 * not exist, so that each one that is not looked at here could be tried out.
 * @throws INVALID_INPUT for more than ten
 */
function repositoriesIn(query: string) {
  const found = query.matchAll(/(?<!\w)repo:"?([\w-]+\/[\w.-]+)/gi)
  const names = new Set([...found].map(([, name = '']) => name.toLowerCase()))
  if (names.size <= maxNamed) return [...names].map(repositoryOf)
  throw errors.INVALID_INPUT({
    message: `query names ${names.size} repositories, but must name at most ${maxNamed}.`,
    hint: 'Search in some of them at a time, or in all of one owner with the qualifier user:.',
  })
}

/**
 * One page of a search, as far as the session may see. GitHub searches all that its token reaches, so
 * a session without `github:private` is told no number that counts private things, and no cursor
 * behind a page of which some were left out, or to one of which all would be: neither may tell that
 * they are there.
 *
 * @throws GITHUB_NOT_FOUND where the query names a repository that the session may not see
 */
export async function search<Item, Entry>(
  options: Search<Item, Entry>
): Promise<Page<Entry> & { total: { total_count?: number } }> {
  const { tool, input, session, canAskPublic, ask, toEntries, describe } = options
  const { query, per_page = 20 } = input
  const place = readCursor(tool, input)
  const isFree = seesPrivate(session)
  const isPublic = canAskPublic && !reachesFurther.test(query)
  const q = isFree || !canAskPublic ? query : `is:public ${query}`
  const askPage = (page: number) => ask({ q, per_page, page })
  const looksAhead = !isFree && !isPublic && place.page * per_page < maxFound
  const [answer, ahead] = await ifAllVisible(
    session,
    isFree ? [] : repositoriesIn(query),
    // At once, so that neither the time tells whether there is a page after this one.
    Promise.all([askPage(place.page), looksAhead ? askPage(place.page + 1) : null])
  )
  const { body, hasMore } = answer
  const rows = await toEntries(body.items)
  const isWhole = isFree || !rows.includes(null)
  const goesOn = ahead === null || hasVisible(await toEntries(ahead.body.items))
  const tellsTotal = isFree || (isWhole && isPublic)
  const page = fitPage({
    tool,
    input,
    place,
    rows,
    hasMore: hasMore && isWhole && goesOn,
    describe,
  })
  return {
    ...page,
    total: tellsTotal ? { total_count: body.total_count } : {},
    lines: [
      tellsTotal ? `${some(body.total_count, 'result')}:` : 'Results:',
      ...(page.entries.length === 0 ? ['Nothing to list.'] : []),
      ...page.lines,
      ...(body.incomplete_results ? ['GitHub ran out of time: there may be more.'] : []),
      ...leftOut(answer),
      ...(isFree ? [] : ['Private repositories are left out: they need github:private.']),
    ],
  }
}
