import type { CallToolResult } from '@modelcontextprotocol/server'
import { errors } from '#shared/errors/catalogue.ts'
import type { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import { attribute } from '#shared/telemetry/attributes.ts'
import { inSpan } from '#shared/telemetry/span.ts'
import type { GitHub } from '../github/client.ts'
import type { Caller } from './caller.ts'
import { idsOf } from './caller.ts'
import type { Arguments } from './explain-arguments.ts'
import type { PreparedTool } from './registry.ts'
import { missingScopes } from './scopes.ts'

export interface Call {
  prepared: PreparedTool
  given: Arguments
  caller: Caller
  github: GitHub
  /** Epoch milliseconds. */
  now: () => number
}

const textBlock = (text: string) => [{ type: 'text' as const, text }]

/** What a model reads of an error: trusted sentences alone, the stable code in front. */
const words = ({ code, name, message, hint }: AppError) =>
  `${code} ${name}: ${message} ${hint}`.trimEnd()

/** Every tool call passes here: scopes, arguments, span, audit, and the words told on failure. */
export async function runTool(call: Call): Promise<CallToolResult> {
  const { tool } = call.prepared
  const { caller, now } = call
  const facts = { [attribute.mcpMethod]: 'tools/call', [attribute.toolName]: tool.name }
  const startedAtMs = now()
  const audit = (error: AppError | null) => {
    caller.audit({
      event: 'api.request',
      outcome: error ? 'failure' : 'success',
      tool: tool.name,
      durationMs: now() - startedAtMs,
      ...idsOf(caller.principal),
      ...(error && { code: error.code }),
    })
  }
  try {
    const { structured, text } = await inSpan(`tools/call ${tool.name}`, facts, () => run(call))
    audit(null)
    return { content: textBlock(text), structuredContent: structured }
  } catch (thrown) {
    const error = toAppError(thrown)
    caller.note(error)
    audit(error)
    return { content: textBlock(words(error)), isError: true }
  }
}

async function run({ prepared: { tool, readArguments }, given, caller, github }: Call) {
  const { scopes } = caller.principal
  if (missingScopes(tool, scopes).length > 0) throw errors.INSUFFICIENT_SCOPE()
  return tool.run(readArguments(given), { github, scopes })
}
