import type { CallContext } from '../features/context.ts'
import type { Answer } from '../github/client.ts'
import { readCursor } from './results/cursor.ts'
import type { Page } from './results/page.ts'
import { fitPage } from './results/page.ts'
import { some } from './results/words.ts'
import { ifAllVisible, seesPrivate } from './visible-repository.ts'

interface Search<Item, Entry> {
  tool: string
  input: Readonly<Record<string, unknown>> & { query: string; per_page?: number }
  session: Pick<CallContext, 'github' | 'scopes'>
  /** Whether GitHub knows the qualifier `is:public` here. */
  canAskPublic: boolean
  ask: (q: {
    q: string
    per_page: number
    page: number
  }) => Promise<Answer<{ total_count: number; incomplete_results: boolean; items: Item[] }>>
  /** Null for what the session may not see. */
  toEntries: (items: Item[]) => (Entry | null)[] | Promise<(Entry | null)[]>
  describe: (entry: Entry) => string
}

/** A query that can reach beyond the `is:public` in front of it. */
const reachesFurther = /\bOR\b|[()]|-(?:is|visibility):|\b(?:is|visibility):"?(?:private|internal)/i

const maxNamed = 10

/** The repositories that a query names. GitHub refuses it when one of them does not exist. */
const repositoriesIn = (query: string) =>
  [...query.matchAll(/(?<![\w-])repo:"?([\w-]+)\/([\w.-]+)/gi)]
    .slice(0, maxNamed)
    .map(([, owner = '', repo = '']) => ({ owner, repo }))

/**
 * One page of a search, as far as the session may see. GitHub searches all that its token reaches, so
 * a session without `github:private` is told no number that counts private things, and no cursor
 * behind a page of which some were left out: neither may tell that they are there.
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
  const q = isFree || !canAskPublic ? query : `is:public ${query}`
  const { body, hasMore } = await ifAllVisible(
    session,
    repositoriesIn(query),
    ask({ q, per_page, page: place.page })
  )
  const rows = await toEntries(body.items)
  const isWhole = isFree || !rows.includes(null)
  const tellsTotal = isFree || (isWhole && canAskPublic && !reachesFurther.test(query))
  const page = fitPage({ tool, input, place, rows, hasMore: hasMore && isWhole, describe })
  return {
    ...page,
    total: tellsTotal ? { total_count: body.total_count } : {},
    lines: [
      tellsTotal ? `${some(body.total_count, 'result')}:` : 'Results:',
      ...(page.entries.length === 0 ? ['Nothing to list.'] : []),
      ...page.lines,
      ...(body.incomplete_results ? ['GitHub ran out of time: there may be more.'] : []),
      ...(isFree ? [] : ['Private repositories are left out: they need github:private.']),
    ],
  }
}
