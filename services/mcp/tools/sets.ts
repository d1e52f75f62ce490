/** Groups of tools that an operator or a client chooses from (design of `TOOL_SETS`). */
export const toolSets = [
  'users',
  'llm',
  'repos',
  'issues',
  'issues-write',
  'pulls',
  'pulls-write',
  'repos-write',
  'actions',
  'notifications',
] as const

export type ToolSet = (typeof toolSets)[number]

/** Chosen where nobody chooses: what a model gets along with. */
export const defaultToolSets: readonly ToolSet[] = [
  'users',
  'llm',
  'repos',
  'issues',
  'pulls',
  'actions',
]
