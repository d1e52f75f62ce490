import t from 'tap'
import { isPlainEnvelope } from '../../protocol/plain-envelope.ts'

const key = (name: string) => `io.modelcontextprotocol/${name}`
const envelope = (changes: Record<string, unknown> = {}) => ({
  [key('protocolVersion')]: '2026-07-28',
  [key('clientCapabilities')]: {},
  ...changes,
})

t.test('what clients usually say is plain', async (t) => {
  const info = { name: 'client', version: '1' }
  for (const plain of [
    {},
    { [key('clientInfo')]: info },
    { [key('logLevel')]: 'warning' },
    { [key('clientCapabilities')]: { sampling: {}, elicitation: { form: {}, url: {} } } },
    { [key('clientCapabilities')]: { sampling: { tools: {}, context: {} }, roots: {} } },
  ]) {
    t.ok(isPlainEnvelope(envelope(plain)), JSON.stringify(plain))
  }
})

t.test('anything else is not, wrong or not', async (t) => {
  for (const other of [
    { [key('protocolVersion')]: '2025-11-25' },
    { [key('clientInfo')]: { name: 'client' } },
    { [key('clientInfo')]: { name: 'client', version: '1', title: 'Client' } },
    { [key('logLevel')]: 'loud' },
    { [key('clientCapabilities')]: { sampling: true } },
    { [key('clientCapabilities')]: { experimental: {} } },
    { [key('clientCapabilities')]: { elicitation: { form: [] } } },
    { more: 1 },
  ]) {
    t.notOk(isPlainEnvelope(envelope(other)), JSON.stringify(other))
  }
  t.notOk(isPlainEnvelope(undefined))
})
