import type { Features } from '../../mcp/features/features.ts'
import { contents } from './contents.ts'
import { notices } from './notices.ts'
import { prompts } from './prompts.ts'
import { questions } from './questions.ts'
import { resources } from './resources.ts'
import { rounds } from './rounds.ts'
import { schemas } from './schemas.ts'

/** Everything that the official conformance tool calls by name, as features of the product. */
export const everything: Features = {
  tools: [...contents, ...notices, ...questions, ...rounds, ...schemas],
  prompts,
  resources,
  changes: { lists: true, resources: true },
}
