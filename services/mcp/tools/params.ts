import { Type } from '@sinclair/typebox'

/**
 * Parameters that several tools take. `x-valid` ends the sentence "… but must be …" where the schema
 * alone would not say it to a reader; `'x-told': 'length'` keeps a value out of that sentence, all but
 * its length. Clients are sent neither.
 */

export const username = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9]))*$',
  minLength: 1,
  maxLength: 39,
  'x-valid': 'a GitHub user name: letters, digits and single hyphens between them, at most 39',
})
