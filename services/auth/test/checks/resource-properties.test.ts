import fc from 'fast-check'
import t from 'tap'
import { AppError } from '#shared/errors/define.ts'
import { checkResource } from '../../checks/resource.ts'
import { nearTo } from '../clients/any-redirect-uri.ts'

const canonical = 'https://gatehouse.test/mcp'

/** Null for a refusal as RFC 8707 wants it. */
function check(asked: string): string | null {
  try {
    return checkResource(asked, canonical)
  } catch (error) {
    if (error instanceof AppError && error.oauth === 'invalid_target') return null
    throw error
  }
}

t.test('whatever is asked, a token is for the one resource or for none', async (t) => {
  const near = nearTo([canonical, `${canonical}/`, 'https://gatehouse.test:443/mcp'])
  const property = fc.property(near, (asked) => {
    const found = check(asked)
    if (found === null) return asked !== canonical
    const { origin, pathname, search, hash, username } = new URL(asked)
    const isSame = `${origin}${pathname.replace(/\/$/, '')}` === canonical
    const isUri = /^https:\/\/[\x21-\x7e]+$/i.test(asked) && !/[\\#@]/.test(asked)
    return found === canonical && isSame && isUri && `${search}${hash}${username}` === ''
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1000 }))
})

t.test('case of scheme and host, the default port and a last slash mean nothing', async (t) => {
  const cases = fc.array(fc.boolean(), { minLength: 22, maxLength: 22 })
  const mixed = (text: string, upper: boolean[]) =>
    [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join('')
  const property = fc.property(
    cases,
    fc.constantFrom('', ':443'),
    fc.constantFrom('', '/'),
    (upper, port, slash) =>
      check(`${mixed('https://gatehouse.test', upper)}${port}/mcp${slash}`) === canonical
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})
