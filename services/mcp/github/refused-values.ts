import type { ErrorDetails } from '#shared/errors/define.ts'
import type { RefusedField } from './refusal.ts'

/** The codes that GitHub documents (docs.github.com, “Troubleshooting the REST API”). */
const meanings = new Map([
  ['missing', 'does not exist'],
  ['missing_field', 'is required'],
  ['invalid', 'is not valid'],
  ['already_exists', 'exists already'],
  ['unprocessable', 'cannot be processed'],
])

/** Names of resources and fields as GitHub’s reference has them; anything else is not repeated. */
const nameForm = /^[A-Za-z][\w.[\]-]{0,59}$/

/** What GitHub did not accept: which fields, and why, in our words. */
export function refusedValues(fields: readonly RefusedField[]): ErrorDetails {
  const named = fields.filter(
    ({ field, resource }) => nameForm.test(field) || nameForm.test(resource)
  )
  if (named.length === 0) return {}
  const reasons = named.map(
    (one) => `${nameOf(one)} ${meanings.get(one.code) ?? 'was not accepted'}`
  )
  return {
    message: `GitHub did not accept the values: ${reasons.join('; ')}.`,
    details: {
      fields: named.map((one) => ({
        field: nameOf(one),
        code: meanings.has(one.code) ? one.code : 'custom',
      })),
    },
  }
}

/** `Issue.title`, or the one of the two that is a name. */
const nameOf = ({ resource, field }: RefusedField) =>
  [resource, field].filter((name) => nameForm.test(name)).join('.')
