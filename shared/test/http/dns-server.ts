import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A name server on loopback (RFC 1035) that answers for the names it knows. */
export interface DnsServer {
  /** `127.0.0.1:<port>` */
  address: string
  /** Addresses by name; none of a type is an empty answer, an unknown name does not exist. */
  names: Record<string, { a?: string[]; aaaa?: string[] }>
  /** Answers nothing while this is true. */
  isSilent: boolean
  /** `name type` of each question, in order. */
  questions: string[]
  close(): Promise<void>
}

const types: Readonly<Record<number, 'a' | 'aaaa'>> = { 1: 'a', 28: 'aaaa' }

export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query)
    server.questions.push(`${name} ${types[type]}`)
    if (server.isSilent) return
    const known = server.names[name]
    const records = (known?.[types[type]!] ?? []).map((text) => record(type, text))
    const head = Buffer.from(query.subarray(0, 12))
    head.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
    for (const [offset, count] of [1, records.length, 0, 0].entries()) {
      head.writeUInt16BE(count, 4 + offset * 2)
    }
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')

  const server: DnsServer = {
    address: `127.0.0.1:${socket.address().port}`,
    names: {},
    isSilent: false,
    questions: [],
    close: () => new Promise((done) => socket.close(done)),
  }
  return server
}

function readQuestion(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** The name is a pointer to the question; a minute to live. */
function record(type: number, text: string): Buffer {
  const bytes = type === 1 ? text.split('.').map(Number) : ipv6Bytes(text)
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length])
  return Buffer.concat([head, Buffer.from(bytes)])
}

/** All eight groups have to be written. */
const ipv6Bytes = (text: string): number[] =>
  text.split(':').flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
