import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { quoted } from '../../github/clean-text.ts'
import { flag, nullish, text as string } from '../../github/shapes/fields.ts'
import { paging, readOnly, since } from '../params.ts'
import { readCursor } from '../results/cursor.ts'
import { fitPage } from '../results/page.ts'
import { count, listed, maybe, present, strict, text, written } from '../results/schema.ts'
import { day, leftOut, oneLine, readable } from '../results/words.ts'
import { defineTool } from '../tool.ts'
import { seesPrivate } from '../visible-repository.ts'

const name = 'list_notifications'
const Thread = Type.Object({
  id: string,
  unread: flag,
  reason: string,
  updated_at: string,
  subject: Type.Object({ title: string, type: string, url: nullish(string) }),
  repository: Type.Object({ full_name: string, private: flag }),
})
const shape = TypeCompiler.Compile(Type.Array(Thread))

/** What GitHub’s address of an issue or pull request ends in. */
const numberIn = (url: string | null | undefined) =>
  /\/(?:issues|pulls)\/(\d+)$/.exec(url ?? '')?.[1]

/** GitHub REST `GET /notifications`. */
export default defineTool({
  name,
  title: 'List notifications',
  description: 'Lists the GitHub notifications of the person who is signed in, newest first.',
  set: 'notifications',
  scopes: ['github:notifications'],
  annotations: readOnly,
  input: strict({
    all: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether to list those read before, too' })
    ),
    participating: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether to list only those the person takes part in or is mentioned in',
      })
    ),
    since: Type.Optional({ ...since, description: 'Updated at that time or later' }),
    ...paging,
  }),
  output: strict({
    notifications: Type.Array(
      strict({
        id: text,
        repository: text,
        type: text,
        number: maybe(count),
        title: written,
        reason: text,
        unread: Type.Boolean(),
        updated_at: text,
      })
    ),
    includes_private: Type.Boolean(),
    ...listed,
  }),

  async run(input, session) {
    const { all, participating, since, per_page } = input
    const place = readCursor(name, input)
    const includes_private = seesPrivate(session)
    const answer = await session.github.get('GET /notifications', shape, {
      ...{ all, participating, per_page, page: place.page },
      ...present({ since }),
    })
    const { body, hasMore } = answer
    const { entries, cursor, lines } = fitPage({
      tool: name,
      input,
      place,
      rows: body.map(({ subject, repository, ...thread }) => {
        if (repository.private && !includes_private) return null
        const number = numberIn(subject.url)
        return {
          id: thread.id,
          repository: repository.full_name,
          type: subject.type,
          ...present({ number: number === undefined ? null : Number(number) }),
          title: oneLine(subject.title),
          reason: thread.reason,
          unread: thread.unread,
          updated_at: thread.updated_at,
        }
      }),
      hasMore,
      describe: (one) =>
        `- ${one.repository}${one.number ? `#${one.number}` : ''}, ${one.type}: ${quoted(one.title)}, ${one.reason}, ${one.unread ? 'unread' : 'read'}, ${day(one.updated_at)}`,
    })
    const text = readable(
      `Notifications, ${all ? 'read and unread' : 'unread'}:`,
      entries.length === 0 ? 'None here.' : null,
      lines,
      leftOut(answer),
      includes_private ? null : 'Private repositories are left out: they need github:private.'
    )
    return { structured: { notifications: entries, includes_private, ...cursor }, text }
  },
})
