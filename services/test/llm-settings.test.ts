import type { TObject } from '@sinclair/typebox'
import t from 'tap'
import type { ConfigRule, Environment } from '#shared/config/load.ts'
import { loadConfig } from '#shared/config/load.ts'
import { EmbeddedConfig, embeddedRules } from '../embedded/config.ts'
import { McpConfig, mcpRules } from '../mcp/config.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const pair = {
  PUBLIC_URL: 'https://gatehouse.example.com',
  REDIS_URL: 'redis://127.0.0.1',
  AUTH_URL: 'http://127.0.0.1:8081',
  SESSION_KEYS: key,
}
const endpoint = {
  LLM_BASE_URL: 'https://llm.example.com/v1',
  LLM_API_KEY: 'test-llm-key',
  LLM_MODEL: 'vendor/model:small',
}

const readers: [string, TObject, ConfigRule<never>[], Environment][] = [
  ['pair', McpConfig, mcpRules, pair],
  ['embedded', EmbeddedConfig, embeddedRules, {}],
]

for (const [shape, schema, rules, base] of readers) {
  /** What is wrong with these settings; empty: nothing. */
  const wrongIn = (settings: Environment): string => {
    try {
      loadConfig(schema, { ...base, ...settings }, rules as ConfigRule<unknown>[])
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  t.test(`${shape}: a model of the server is set whole, or not at all`, async (t) => {
    t.equal(wrongIn({}), '')
    t.equal(wrongIn(endpoint), '')
    for (const name of Object.keys(endpoint)) {
      t.match(wrongIn({ ...endpoint, [name]: '' }), 'set all three, or none')
      t.match(wrongIn({ [name]: endpoint[name as 'LLM_MODEL'] }), 'set all three, or none')
    }
  })

  t.test(`${shape}: it is reached over https, or on this machine`, async (t) => {
    const at = (url: string) => wrongIn({ ...endpoint, LLM_BASE_URL: url })
    for (const host of ['localhost', '127.0.0.1:11434', '[::1]'])
      t.equal(at(`http://${host}/v1`), '')
    for (const host of ['llm.example.com', '10.0.0.1', 'localhost.example.com']) {
      t.match(at(`http://${host}/v1`), 'LLM_BASE_URL must start with https://', host)
    }
    for (const url of ['ftp://x', 'llm', 'https://user:word@llm.example.com', 'https://x/v1/']) {
      t.match(at(url), 'LLM_BASE_URL is wrong')
    }
  })

  t.test(`${shape}: no value is told`, async (t) => {
    const wrong = wrongIn({ ...endpoint, LLM_API_KEY: 'a secret key', LLM_MODEL: 'a b' })
    t.match(wrong, 'LLM_API_KEY is wrong')
    t.match(wrong, 'LLM_MODEL is wrong')
    t.notMatch(wrong, 'a secret key')
  })
}
