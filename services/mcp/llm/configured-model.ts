import type { World } from '#shared/world.ts'
import { chatCompletions } from './chat-completions.ts'
import type { Model } from './model.ts'
import type { LlmSettings } from './settings.ts'

/** The model that the settings name; null: they name none. */
export function configuredModel(settings: LlmSettings, world: World): Model | null {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model } = settings
  if (baseUrl === undefined || apiKey === undefined || model === undefined) return null
  return chatCompletions({ baseUrl, apiKey, model, world })
}
