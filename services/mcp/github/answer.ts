import type { Static, TSchema } from '@sinclair/typebox'
import type { TypeCheck } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Reply } from './exchange.ts'
import type { CutText } from './read-body.ts'

export interface Answer<T> {
  /**
   * What the shape names, and no more. Null where GitHub answers without a body, as it does where
   * something was deleted.
   */
  body: T
  /** Whether GitHub has a next page (`Link: rel="next"`). */
  hasMore: boolean
  /** Whether GitHub left out what belongs to organisations that ask for their single sign-on first. */
  isPartial: boolean
}

/** The checked answer in a reply. @throws API_ERROR for one that is not what `shape` says */
export function answerIn<Shape extends TSchema>(
  { status, headers, text }: Reply,
  shape: TypeCheck<Shape>,
  route: string
): Answer<Static<Shape>> {
  const body = parse(text, { status, route, contentType: headers.get('content-type') })
  if (!shape.Check(body)) {
    const unexpectedAt = shape.Errors(body).First()?.path
    throw errors.API_ERROR({ facts: { status, route, unexpectedAt } })
  }
  return {
    body: Value.Clean(shape.Schema(), body) as Static<Shape>,
    hasMore: /rel="?next\b/.test(headers.get('link') ?? ''),
    isPartial: headers.get('x-github-sso')?.startsWith('partial-results') ?? false,
  }
}

/** The text in a reply. @throws API_ERROR for a page, which something before GitHub answers with */
export function textIn({ status, headers, text, isCut }: Reply, route: string): CutText {
  const contentType = headers.get('content-type')
  if (!contentType?.startsWith('text/html')) return { text, isCut }
  throw errors.API_ERROR({
    message: 'GitHub answered with a page.',
    facts: { status, route, contentType },
  })
}

/** Null for no body. */
function parse(text: string, facts: { status: number; route: string; contentType: string | null }) {
  if (text === '') return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw errors.API_ERROR({ message: 'GitHub answered with something else than JSON.', facts })
  }
}

const shapeIds = new WeakMap<object, string>()

/** The same for equal shapes, in every process. */
export function shapeIdOf(shape: TypeCheck<TSchema>): string {
  const known = shapeIds.get(shape)
  if (known !== undefined) return known
  const id = digest(JSON.stringify(shape.Schema()))
  shapeIds.set(shape, id)
  return id
}
