import { isIP } from 'node:net'
import { FormatRegistry } from '@sinclair/typebox'

/** A proxy’s address, or a range of them in CIDR notation: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. */
function isAddressRange(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)]!
  return longest > 0 && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= longest))
}

/** What a pattern cannot tell of a setting; to be named as `format` in its schema. */
export const format = {
  url: 'gatehouse:url',
  /** As browsers write it: lower case, no default port, no path. */
  origin: 'gatehouse:origin',
  addressRange: 'gatehouse:address-range',
} as const

FormatRegistry.Set(format.url, (text) => URL.canParse(text))
FormatRegistry.Set(format.origin, (text) => URL.parse(text)?.origin === text)
FormatRegistry.Set(format.addressRange, isAddressRange)
