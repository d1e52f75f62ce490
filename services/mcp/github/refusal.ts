import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'

const Body = TypeCompiler.Compile(
  Type.Object({
    message: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(Type.Unknown())),
    block: Type.Optional(Type.Object({ html_url: Type.String() })),
  })
)

const FieldError = TypeCompiler.Compile(
  Type.Object({
    resource: Type.Optional(Type.String()),
    field: Type.Optional(Type.String()),
    code: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
  })
)

/** One of the `errors[]` that GitHub documents for refused values. */
export interface RefusedField {
  resource: string
  field: string
  code: string
  message: string
}

/** What the body of a refusal says. Strangers may have written parts of it: it is for the log alone. */
export interface RefusalBody {
  message: string
  fields: RefusedField[]
  /** Where GitHub explains why it took something down; not checked yet. */
  blockUrl: string
}

const maxFields = 5

/** The body in GitHub’s usual form; all of another one counts as its message. */
export function readRefusal(text: string): RefusalBody {
  const body = parse(text)
  if (!Body.Check(body)) return { message: text, fields: [], blockUrl: '' }
  const fields = (body.errors ?? []).slice(0, maxFields).map((error): RefusedField => {
    const given = typeof error === 'string' ? { message: error } : error
    const {
      resource = '',
      field = '',
      code = '',
      message = '',
    } = FieldError.Check(given) ? given : {}
    return { resource, field, code, message }
  })
  return { message: body.message ?? '', fields, blockUrl: body.block?.html_url ?? '' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
