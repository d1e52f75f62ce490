import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { logLevels } from '../features/context.ts'
import { statelessRevision } from './server-options.ts'

const empty = Type.Object({}, { additionalProperties: false })
const capability = (...names: string[]) =>
  Type.Optional(
    Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(empty)])), {
      additionalProperties: false,
    })
  )

const Envelope = Type.Object(
  {
    [PROTOCOL_VERSION_META_KEY]: Type.Literal(statelessRevision),
    [CLIENT_INFO_META_KEY]: Type.Optional(
      Type.Object({ name: Type.String(), version: Type.String() }, { additionalProperties: false })
    ),
    [CLIENT_CAPABILITIES_META_KEY]: Type.Object(
      {
        sampling: capability('context', 'tools'),
        elicitation: capability('form', 'url'),
        roots: capability(),
      },
      { additionalProperties: false }
    ),
    [LOG_LEVEL_META_KEY]: Type.Optional(Type.Union(logLevels.map((level) => Type.Literal(level)))),
  },
  { additionalProperties: false }
)

const check = TypeCompiler.Compile(Envelope)

/**
 * Whether what a request of 2026-07-28 says of its client is in the form that clients usually have,
 * and so right beyond doubt. Everything else is left to the SDK’s own check, which costs ten times as much.
 */
export const isPlainEnvelope = (envelope: unknown): boolean => check.Check(envelope)
