import fc from 'fast-check'
import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { anyText } from '#shared/testing/any-text.ts'
import { codeUrl, errorUrl } from '../../client-return.ts'
import {
  isAcceptableRedirectUri,
  isRegisteredRedirectUri,
  redirectTarget,
} from '../../clients/redirect-uri.ts'
import { anAddress, differInPortAlone, nearTo } from './any-redirect-uri.ts'

const acceptable = anAddress.filter((uri) => isAcceptableRedirectUri(uri, []))
const registered = fc.uniqueArray(acceptable, { minLength: 1, maxLength: 4 })
const issuer = 'https://gatehouse.test'

t.test(
  'whatever is asked for, it was registered, or differs in the port of loopback',
  async (t) => {
    const asked = registered.chain((uris) => fc.tuple(fc.constant(uris), nearTo(uris)))
    const property = fc.property(asked, ([uris, uri]) => {
      if (!isRegisteredRedirectUri(uri, uris)) return !uris.includes(uri)
      return uris.includes(uri) || uris.some((one) => differInPortAlone(one, uri))
    })
    t.doesNotThrow(() => fc.assert(property, { numRuns: 800 }))
  }
)

t.test('on loopback every port will do', async (t) => {
  const onLoopback = acceptable.filter((uri) => uri.startsWith('http:'))
  const property = fc.property(onLoopback, fc.integer({ min: 0, max: 65_535 }), (uri, port) =>
    isRegisteredRedirectUri(uri.replace(/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/, `$1:${port}`), [
      uri,
    ])
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 150 }))
})

t.test('what can be registered means one thing to everybody, and is safe to go to', async (t) => {
  const near = nearTo(['https://client.test:8443/cb?a=1', 'http://[::1]:1/cb'])
  const property = fc.property(near, (uri) => {
    if (!isAcceptableRedirectUri(uri, [])) return true
    const { protocol, hostname, username, password, hash } = new URL(uri)
    const authority = /^[a-z]+:\/\/([^/?]+)/.exec(uri)?.[1] ?? ''
    return (
      (protocol === 'https:' || (protocol === 'http:' && redirectTarget(uri).isLoopback)) &&
      authority.replace(/:\d{0,5}$/, '') === hostname &&
      /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)$/.test(hostname) &&
      `${username}${password}${hash}` === '' &&
      /^[\x21-\x7e]+$/.test(uri) &&
      !/[\\*#]/.test(uri)
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 800 }))
})

t.test('an answer goes to that very address, with each parameter in it once', async (t) => {
  const states = fc.option(anyText({ minLength: 1, maxLength: 30 }))
  const property = fc.property(acceptable, states, (redirectUri, state) => {
    const to = { redirectUri, state, clientName: '' }
    for (const url of [codeUrl(to, issuer, 'c'), errorUrl(to, issuer, errors.INVALID_SCOPE())]) {
      const { searchParams } = new URL(url)
      const names = [...searchParams.keys()]
      const isWhole = url.startsWith(redirectUri) && searchParams.get('iss') === issuer
      // A text that is no Unicode cannot come in a query.
      if (!isWhole || searchParams.get('state') !== (state?.toWellFormed() ?? null)) return false
      if (new Set(names).size !== names.length || new URL(url).hash !== '') return false
    }
    return true
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})
