import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that vouches for itself, and its key, both PEM: trusted where it is given as `ca`. */
export interface Certificate {
  cert: string
  key: string
}

const tags = { integer: 2, bits: 3, octets: 4, oid: 6, text: 12, sequence: 48, set: 49, time: 23 }
const ecdsaWithSha256 = '06082a8648ce3d040302'
const commonName = '0603550403'
const subjectAltName = '0603551d11'

/**
 * Valid for the given host names between two times (UTCTime of X.509, RFC 5280); in the years 2020
 * to 2049, where none are given.
 */
export function createCertificate(
  hostnames: readonly string[],
  { start = '200101000000Z', end = '491231235959Z' } = {}
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(hex(ecdsaWithSha256))
  const name = sequence(
    der(tags.set, sequence(hex(commonName), der(tags.text, Buffer.from('Gatehouse tests'))))
  )
  const period = sequence(...[start, end].map((time) => der(tags.time, Buffer.from(time))))
  const hosts = sequence(...hostnames.map((host) => der(0x82, Buffer.from(host))))
  const extensions = sequence(sequence(hex(subjectAltName), der(tags.octets, hosts)))
  const certificate = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.from([1])),
    algorithm,
    name,
    period,
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, extensions)
  )
  const signature = der(tags.bits, Buffer.from([0]), sign('sha256', certificate, privateKey))
  const body = sequence(certificate, algorithm, signature).toString('base64')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

const hex = (text: string) => Buffer.from(text, 'hex')
const sequence = (...parts: Buffer[]) => der(tags.sequence, ...parts)

/** A tag, the length and the content, in the distinguished encoding of ASN.1. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  const head = length < 128 ? [length] : long
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}
