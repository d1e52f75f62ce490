import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'

const CallParams = Type.Object({
  name: Type.String(),
  arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

interface Params {
  name: string
  arguments?: Record<string, unknown>
}

const check = TypeCompiler.Compile(CallParams)

/**
 * The parameters of `tools/call` as a Standard Schema: the SDK’s own check of them costs more than
 * all the rest of a call, and leaves behind what a garbage collection does not find for a while.
 */
export const callParams = {
  '~standard': {
    version: 1,
    vendor: 'typebox',
    validate: (value: unknown) =>
      check.Check(value)
        ? { value }
        : { issues: [{ message: '`name` must be text, and `arguments` an object' }] },
    jsonSchema: { input: () => CallParams, output: () => CallParams },
  },
} as unknown as StandardSchemaWithJSON<Params, Params>
