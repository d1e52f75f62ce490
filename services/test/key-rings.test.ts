import t from 'tap'
import { loadConfig } from '#shared/config/load.ts'
import { EmbeddedConfig, embeddedRules } from '../embedded/config.ts'

const key = (letter: string) => Buffer.from(letter.repeat(32)).toString('base64')
const load = (environment: Record<string, string>) =>
  loadConfig(EmbeddedConfig, environment, embeddedRules)

t.test('in one process the rings may not share a key either, and may both be absent', async (t) => {
  t.throws(() => load({ SESSION_KEYS: key('a'), AUTH_KEYS: `${key('b')},${key('a')}` }), {
    code: 'SYS_001',
    message: /SESSION_KEYS and AUTH_KEYS must not share a key/,
  })
  t.doesNotThrow(() => load({ SESSION_KEYS: key('a'), AUTH_KEYS: key('b') }))
  t.doesNotThrow(() => load({}))
})
