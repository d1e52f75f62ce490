import fc from 'fast-check'
import t from 'tap'
import { AppError } from '#shared/errors/define.ts'
import { describeDocument } from '../../clients/document-metadata.ts'
import { isAcceptableRedirectUri } from '../../clients/redirect-uri.ts'
import { aDocument } from './any-document.ts'

const url = 'https://client.test/oauth/client'

t.test(
  'any text at all is a client with good addresses, or a document that is not valid',
  async (t) => {
    let described = 0
    const texts = fc.oneof(aDocument(url), fc.json(), fc.string())
    const property = fc.property(texts, (text) => {
      try {
        const { name, redirectUris, host, uri } = describeDocument(url, text, [])
        described++
        return (
          host === 'client.test' &&
          name.trim() !== '' &&
          redirectUris.length > 0 &&
          redirectUris.every((one) => isAcceptableRedirectUri(one, [])) &&
          (uri === null || uri.startsWith('https://client.test/'))
        )
      } catch (error) {
        return error instanceof AppError && error.name === 'INVALID_CLIENT_DOCUMENT'
      }
    })
    t.doesNotThrow(() => fc.assert(property, { numRuns: 800 }))
    t.ok(described > 20, `${described} were good`)
  }
)

t.test('a document changes its hash with whatever is kept of it', async (t) => {
  const good = fc.record({
    client_name: fc.stringMatching(/^[a-z]{1,5}$/),
    redirect_uris: fc.uniqueArray(fc.constantFrom('https://a.test/', 'https://b.test/'), {
      minLength: 1,
    }),
  })
  const describe = (fields: object) => {
    const { metadataHash, ...kept } = describeDocument(
      url,
      JSON.stringify({ client_id: url, ...fields }),
      []
    )
    return [metadataHash, JSON.stringify(kept)] as const
  }
  const property = fc.property(good, good, (one, other) => {
    const [[hash, kept], [otherHash, otherKept]] = [describe(one), describe(other)]
    return (hash === otherHash) === (kept === otherKept)
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 150 }))
})
