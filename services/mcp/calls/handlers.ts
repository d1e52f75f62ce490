import type { Server, ServerContext } from '@modelcontextprotocol/server'
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server'
import { AppError } from '#shared/errors/define.ts'
import { toAppError } from '#shared/errors/normalize.ts'
import type { Ask } from '../features/ask.ts'
import { isAsk } from '../features/ask.ts'
import type { ContextOptions } from './call-context.ts'
import { callContext } from './call-context.ts'
import { callParams } from './call-params.ts'
import type { Caller } from './caller.ts'
import { completer } from './complete.ts'
import type { Page } from './page.ts'
import { page } from './page.ts'
import type { Registry } from './registry.ts'
import type { Asked, RequestStates } from './request-state.ts'
import { runFeature, words } from './run-feature.ts'
import { runTool } from './run-tool.ts'

export interface HandlerOptions extends ContextOptions {
  registry: Registry
  states: RequestStates
  now: () => number
}

/** How a caller travels through the SDK. Its handlers need no token, so they get none. */
export const authInfoOf = (caller: Caller) => ({
  token: '',
  clientId: caller.principal.clientId,
  scopes: caller.principal.scopes as string[],
  expiresAt: caller.principal.expiresAt,
  extra: { caller },
})

export const callerIn = ({ http }: ServerContext) => http!.authInfo!.extra!['caller'] as Caller

const invalidParams = (message: string, data?: unknown) =>
  new ProtocolError(ProtocolErrorCode.InvalidParams, message, data)

/**
 * Registers what the protocol asks of a server, in the same words for every server of the process:
 * lists, calls, suggestions. They find the caller in the request they serve.
 */
export function serveFeatures(server: Server, options: HandlerOptions): void {
  const { registry, states, now } = options
  const complete = completer(registry)

  server.setRequestHandler('tools/list', ({ params }, context) => {
    const view = registry.listTools(callerIn(context).selection)
    return listed('tools', view, 'name', params?.cursor)
  })

  server.setRequestHandler('tools/call', { params: callParams }, async (params, context) => {
    const caller = callerIn(context)
    const prepared = registry.findTool(params.name, caller.selection)
    if (!prepared) throw invalidParams('There is no tool of this name.')
    const asked = { method: 'tools/call', name: params.name, arguments: params.arguments ?? {} }
    const once = !prepared.tool.annotations.readOnlyHint
    const open = () => contextOf(caller, context, asked, once)
    return answer(asked, caller, () => runTool({ prepared, asked, caller, now, context: open }))
  })

  if (registry.prompts.length > 0) {
    server.setRequestHandler('prompts/list', ({ params }) =>
      listed('prompts', registry.prompts, 'name', params?.cursor)
    )
    server.setRequestHandler('prompts/get', async ({ params }, context) => {
      const caller = callerIn(context)
      const prepared = registry.findPrompt(params.name)
      if (!prepared) throw invalidParams('There is no prompt of this name.')
      const { prompt, readArguments } = prepared
      const asked = { method: 'prompts/get', name: params.name, arguments: params.arguments ?? {} }
      return answer(asked, caller, () =>
        runFeature({ feature: prompt, asked, caller, now }, async () => {
          const input = readArguments(asked.arguments)
          const result = await prompt.run(input, await contextOf(caller, context, asked, false))
          return isAsk(result) ? result : { description: prompt.description, messages: result }
        })
      )
    })
  }

  if (registry.resources.length + registry.templates.length > 0) {
    server.setRequestHandler('resources/list', ({ params }) =>
      listed('resources', registry.resources, 'uri', params?.cursor)
    )
    server.setRequestHandler('resources/templates/list', ({ params }) =>
      listed('resourceTemplates', registry.templates, 'uriTemplate', params?.cursor)
    )
    server.setRequestHandler('resources/read', async ({ params: { uri } }, context) => {
      const caller = callerIn(context)
      const found = registry.findResource(uri)
      if (!found) throw new ResourceNotFoundError(uri)
      const { resource, variables } = found
      const asked = { method: 'resources/read', name: uri, arguments: {} }
      return answer(asked, caller, () =>
        runFeature({ feature: resource, asked, caller, now }, async () => {
          const open = await contextOf(caller, context, asked, false)
          const result = await resource.read(uri, variables, open)
          return isAsk(result) ? result : { contents: result }
        })
      )
    })
  }

  if (registry.completes) {
    server.setRequestHandler('completion/complete', async ({ params }, context) => {
      const caller = callerIn(context)
      const asked = { method: 'completion/complete', name: params.argument.name, arguments: {} }
      const open = () => callContext(options, caller, context, undefined)
      const values = await complete(params, caller, open).catch((thrown: unknown) => {
        const error = toAppError(thrown)
        caller.note(error)
        throw protocolError(error, asked)
      })
      if (!values) throw invalidParams('There is no prompt or resource template of this name.')
      return { completion: values }
    })
  }

  /** A call’s context, with the state that the client brought back. */
  async function contextOf(caller: Caller, context: ServerContext, asked: Asked, once: boolean) {
    const sealed = context.mcpReq.requestState<string>()
    const state =
      sealed === undefined ? undefined : await states.open(caller.principal, asked, sealed, once)
    return callContext(options, caller, context, state)
  }

  /** A result as the protocol has it; what failed as its error. */
  async function answer(asked: Asked, caller: Caller, work: () => Promise<object | Ask>) {
    try {
      const result = await work()
      return (isAsk(result) ? inputRequired(asked, caller, result) : result) as never
    } catch (error) {
      throw error instanceof AppError ? protocolError(error, asked) : error
    }
  }

  function inputRequired(asked: Asked, { principal }: Caller, { ask, state }: Ask) {
    return {
      resultType: 'input_required',
      inputRequests: ask,
      ...(state !== undefined && { requestState: states.seal(principal, asked, state) }),
    }
  }
}

function listed(name: string, entries: readonly object[], key: string, cursor: string | undefined) {
  const found: Page<object> | null = page(entries, (entry) => entry[key as never], cursor)
  if (!found) throw invalidParams('This cursor was not handed out by this list.')
  const { entries: shown, nextCursor } = found
  return { [name]: shown, ...(nextCursor && { nextCursor }) } as never
}

/** JSON-RPC has a code for what a caller did wrong; everything else is the server’s. */
function protocolError(error: AppError, { method, name }: Asked): Error {
  if (error.statusCode === 404 && method === 'resources/read') {
    const isOurs = error.name === 'RESOURCE_NOT_FOUND'
    return new ResourceNotFoundError(name, isOurs ? undefined : words(error))
  }
  const isCallers = error.statusCode < 500
  const code = isCallers ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError
  return new ProtocolError(code, words(error), { code: error.code, name: error.name })
}
