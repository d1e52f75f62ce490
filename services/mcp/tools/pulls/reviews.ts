import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { nullish, person, text as string } from '../../github/shapes/fields.ts'
import { loginOf } from '../results/person.ts'
import { maybe, present, strict, text } from '../results/schema.ts'
import { fitMarkdown } from '../results/weight.ts'
import { block, day } from '../results/words.ts'

const Reviews = Type.Array(
  Type.Object({ user: person, state: string, body: nullish(string), submitted_at: nullish(string) })
)
export const reviewsShape = TypeCompiler.Compile(Reviews)

export const Review = strict({
  author: text,
  state: text,
  submitted_at: maybe(text),
  body: maybe(text),
  body_cut: maybe(Type.Boolean()),
})
type Review = Static<typeof Review>

const reviewRoom = 4000
const room = 12_000

/** The newest that fit, in GitHub’s order: oldest first. */
export function fitReviews(reviews: Static<typeof Reviews>, hasMore: boolean) {
  const entries: Review[] = []
  let left = room
  for (const review of reviews.toReversed()) {
    const body = fitMarkdown(review.body, reviewRoom)
    const entry = {
      author: loginOf(review.user),
      state: review.state.toLowerCase(),
      ...present({
        submitted_at: review.submitted_at,
        body: body?.text,
        body_cut: body?.isCut || null,
      }),
    }
    left -= JSON.stringify(entry).length + describeReview(entry).length
    if (left < 0) break
    entries.unshift(entry)
  }
  const isCut = hasMore || entries.length < reviews.length
  const notes = [
    ...(reviews.length === 0 ? ['None.'] : []),
    ...(isCut ? ['Others are left out: see html_url.'] : []),
  ]
  return { entries, notes }
}

export const describeReview = (review: Review): string =>
  [
    `- ${review.author}: ${review.state}${review.submitted_at ? ` on ${day(review.submitted_at)}` : ''}`,
    ...(review.body ? [block(review.body)] : []),
    ...(review.body_cut ? ['The rest of this review is left out: see html_url.'] : []),
  ].join('\n')
