import { prompts } from '../prompts/index.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { resources } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { tools } from '../tools/index.ts'
import type { Tool } from '../tools/tool.ts'

/** What a server offers to MCP clients. Each list is in the order that clients are shown. */
export interface Features {
  tools: readonly Tool[]
  prompts: readonly Prompt[]
  resources: readonly Resource[]
  /** What can change while the server runs, as `announce` then tells. */
  changes: { lists: boolean; resources: boolean }
}

export const features: Features = {
  tools,
  prompts,
  resources,
  changes: { lists: false, resources: false },
}
