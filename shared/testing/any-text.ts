import fc from 'fast-check'

const tricky = [
  ...'aZ09-._~ %&=+;,:/?#@\\"\'<>{}[]*\0\t\r\n',
  'ä',
  'ı',
  '\u200b',
  '\u202e',
  '\ufeff',
]
const anyCharacter = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...tricky) },
  // Halves of surrogate pairs are among them, as JSON can carry them.
  { weight: 1, arbitrary: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) }
)

interface Lengths {
  minLength?: number
  maxLength?: number
}

/** Any text, rich in what parsers trip over. fast-check’s own takes a second to be made ready. */
export const anyText = (lengths: Lengths = {}): fc.Arbitrary<string> =>
  fc.string({ unit: anyCharacter, ...lengths })
