/** A form with one field of text, which must be filled in. */
export const textField = (name: string) => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
})

export const confirmation = {
  type: 'object',
  properties: { ok: { type: 'boolean' } },
  required: ['ok'],
}

/** SEP-1034: every primitive type with a default. */
export const defaults = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'Name', default: 'John Doe' },
    age: { type: 'integer', description: 'Age', default: 30 },
    score: { type: 'number', description: 'Score', default: 95.5 },
    status: {
      type: 'string',
      description: 'Status',
      enum: ['active', 'inactive', 'pending'],
      default: 'active',
    },
    verified: { type: 'boolean', description: 'Verified', default: true },
  },
  required: [],
}

const titled = (...titles: string[]) =>
  titles.map((title, at) => ({ const: `value${at + 1}`, title }))
const untitled = ['option1', 'option2', 'option3']

/** SEP-1330: every form of a choice. */
export const choices = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: untitled },
    titledSingle: {
      type: 'string',
      oneOf: titled('First Option', 'Second Option', 'Third Option'),
    },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: { type: 'array', items: { type: 'string', enum: untitled } },
    titledMulti: {
      type: 'array',
      items: { anyOf: titled('First Choice', 'Second Choice', 'Third Choice') },
    },
  },
  required: [],
}
