import t from 'tap'
import { isDocumentId } from '../../clients/document-id.ts'
import { hostileRedirectUris } from './hostile-redirect-uris.ts'
import { realDocuments } from './real-documents.ts'

t.test('an https address with a path is the id of a document', async (t) => {
  const ids = [
    ...Object.values(realDocuments).map(({ document }) => document.client_id),
    'https://client.example/',
    'https://client.example/oauth/client.json',
    'https://client.example/oauth//client.json',
    'https://client.example/.well-known/client',
    'https://client.example/..client/...',
    'https://client.example/a%20b/%2F/~x',
    'https://client.example/client?version=2&a=/../',
    'https://client.example:443/client',
    'https://client.example:8443/client',
    'https://xn--bcher-kva.example/client',
    'https://93.184.215.14/client',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/client',
    `https://client.example/${'x'.repeat(2025)}`,
  ]
  for (const id of ids) t.equal(isDocumentId(id), true, id)
})

t.test('an id that is no address, or not of a document, is none', async (t) => {
  const ids = [
    '',
    'Yb0VpmmQ3g3M0-7G',
    'client.example/client',
    'https://',
    'https://client.example',
    'https://client.example?a=b',
    'http://client.example/client',
    'ftp://client.example/client',
    'https://user@client.example/client',
    'https://user:word@client.example/client',
    'https://@client.example/client',
    'https://:@client.example/client',
    'https://client.example/client#part',
    'https://client.example/client#',
    `https://client.example/${'x'.repeat(2026)}`,
  ]
  for (const id of ids) t.equal(isDocumentId(id), false, id)
})

t.test('an id with dot segments is none, however they are written', async (t) => {
  const segments = ['.', '..', '%2e', '%2E', '.%2e', '%2e.', '%2E%2e', '%2e%2E']
  for (const segment of segments) {
    for (const path of [`${segment}/client`, `oauth/${segment}/client`, `oauth/${segment}`]) {
      const id = `https://client.example/${path}`
      t.equal(isDocumentId(id), false, id)
    }
  }
})

t.test('an id that means the same as another spelling of it is none', async (t) => {
  const ids = [
    ...hostileRedirectUris,
    'HTTPS://client.example/client',
    'https://Client.example/client',
    'https://client.example./client',
    'https://client.example:/client',
    'https://client.example:0/client',
    'https://client.example:0443/client',
    'https://client.example:08443/client',
    'https://client.example:65536/client',
    'https://client.example\\client',
    'https://client.example/\\..\\client',
    'https:/client.example/client',
    'https:///client.example/client',
    'https:client.example/client',
    ' https://client.example/client',
    'https://client.example/client ',
    'https://client.example/cli\tent',
    'https://client.example/client\n',
    'https://client.example/"client"',
    'https://client.example/<client>',
    'https://client.example/clıent',
    'https://client%2eexample/client',
    'https://bücher.example/client',
    'https://client..example/client',
    'https://.client.example/client',
    'https://.../client',
    'https://127.1/client',
    'https://2130706433/client',
    'https://0x7f000001/client',
    'https://0177.0.0.1/client',
    'https://[0:0:0:0:0:0:0:1]/client',
    'https://[::ffff:127.0.0.1]/client',
    'https://[fe80::1%25eth0]/client',
  ]
  for (const id of ids) t.equal(isDocumentId(id), false, id)
})

t.test('what is accepted is what a URL parser would write', async (t) => {
  const alphabet = [
    'a',
    'B',
    '.',
    '..',
    '/',
    '\\',
    '%2e',
    '%2f',
    '?',
    '#',
    '@',
    ':',
    '443',
    '1',
    ' ',
  ]
  const pick = (at: number) => alphabet[at % alphabet.length]!
  const accepted: string[] = []
  for (let seed = 0; seed < 50_000; seed++) {
    const tail = [seed, seed / 15, seed / 225, seed / 3375].map((at) => pick(Math.floor(at)))
    const id = `https://client.example${tail.join('')}`
    if (isDocumentId(id)) accepted.push(id)
  }
  t.ok(accepted.length > 1000, `${accepted.length} were accepted`)
  const otherwise = accepted.filter(
    (id) => new URL(id).href !== id.replace(/(?<=^[^/]+\/\/[^/]+):443(?=\/)/, '')
  )
  t.same(otherwise, [])
  const elsewhere = accepted.filter((id) => !new URL(id).hostname.startsWith('client.example'))
  t.same(elsewhere, [])
  t.same(
    accepted.filter((id) => /\/(\.|%2e){1,2}(\/|$)/.test(id.replace(/\?.*/, ''))),
    []
  )
})
