import type { CallToolResult } from '@modelcontextprotocol/server'
import type { AppError } from '#shared/errors/define.ts'
import type { Ask } from '../features/ask.ts'
import { isAsk } from '../features/ask.ts'
import type { CallContext } from '../features/context.ts'
import type { PreparedTool } from './registry.ts'
import type { Run } from './run-feature.ts'
import { runFeature, words } from './run-feature.ts'

interface ToolRun extends Omit<Run, 'feature'> {
  prepared: PreparedTool
  /** Made once the arguments are known to be right. */
  context: () => Promise<CallContext>
}

const textBlock = (text: string) => [{ type: 'text' as const, text }]

/** Runs a tool. What fails in it is told to the model as a result (`isError`), except a broken state. */
export async function runTool({
  prepared,
  context,
  ...run
}: ToolRun): Promise<CallToolResult | Ask> {
  const { tool, readArguments } = prepared
  try {
    const result = await runFeature({ ...run, feature: tool }, async () => {
      const input = readArguments(run.asked.arguments)
      return tool.run(input, await context())
    })
    if (isAsk(result)) return result
    if ('content' in result) return result
    return { content: textBlock(result.text), structuredContent: result.structured }
  } catch (error) {
    // runFeature throws nothing else.
    const failure = error as AppError
    if (failure.name === 'INVALID_REQUEST_STATE') throw failure
    return { content: textBlock(words(failure)), isError: true }
  }
}
