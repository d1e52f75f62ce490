import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ConfigRule } from '#shared/config/load.ts'
import { baseUrl } from '#shared/config/settings.ts'
import { isLoopback } from '#shared/http/loopback.ts'

/** The language model that answers where a client offers none of its own. */
export const llmSettings = {
  LLM_BASE_URL: Type.Optional(
    baseUrl({
      description:
        'OpenAI-compatible endpoint that [analyses code](../guides/analyze-code.md) for clients without a model of their own; `/chat/completions` is added',
      expects: 'an address such as `https://llm.example.com/v1`, without a slash at the end',
    })
  ),
  LLM_API_KEY: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,1000}$',
      secret: true,
      description: 'Key for `LLM_BASE_URL`; any word where it wants none',
      expects: 'at most 1000 visible ASCII characters without a space',
    })
  ),
  LLM_MODEL: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,200}$',
      description: 'Model at `LLM_BASE_URL`',
      expects: 'the name of a model, at most 200 visible ASCII characters without a space',
    })
  ),
}

const shape = Type.Object(llmSettings)
export type LlmSettings = Static<typeof shape>

const isWhole: ConfigRule<LlmSettings> = ({ LLM_BASE_URL, LLM_API_KEY, LLM_MODEL }) => {
  const set = [LLM_BASE_URL, LLM_API_KEY, LLM_MODEL].filter((one) => one !== undefined)
  return set.length === 0 || set.length === 3
    ? []
    : ['LLM_BASE_URL, LLM_API_KEY and LLM_MODEL belong together: set all three, or none.']
}

/** The key and people’s code travel there. */
const isSafe: ConfigRule<LlmSettings> = ({ LLM_BASE_URL }) => {
  if (LLM_BASE_URL === undefined) return []
  const { protocol, hostname } = new URL(LLM_BASE_URL)
  return protocol === 'https:' || isLoopback(hostname)
    ? []
    : ['LLM_BASE_URL must start with https:// unless its host is on this machine.']
}

export const llmRules: ConfigRule<LlmSettings>[] = [isWhole, isSafe]
