import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { cleanLine, quoted } from '../../github/clean-text.ts'
import { count as size, text as string } from '../../github/shapes/fields.ts'
import { count, strict, text } from './schema.ts'
import { readable } from './words.ts'

/** What is read of GitHub’s answer to a written issue or pull request. */
export const writtenShape = TypeCompiler.Compile(
  Type.Object({ number: size, title: string, state: string, html_url: string })
)
type Written = Static<ReturnType<typeof writtenShape.Schema>>

/** An issue or pull request as it stands now. */
export const WrittenIssue = strict({ number: count, title: text, state: text, html_url: text })

/** `what`: the beginning of a sentence, such as `Opened`. */
export function tellWritten(
  what: string,
  { owner, repo }: { owner: string; repo: string },
  body: Written
) {
  const { number, state, html_url } = body
  const title = cleanLine(body.title) ?? ''
  return {
    structured: { number, title, state, html_url },
    text: readable(`${what} ${owner}/${repo}#${number}, ${state}: ${quoted(title)}`, html_url),
  }
}
