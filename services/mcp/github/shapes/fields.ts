import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'

/** Of GitHub’s answers the fields that are read are checked; there are always more. */

/** Absent, null or a value: what GitHub documents as optional differs between its servers. */
export const nullish = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]))

export const text = Type.String()
export const count = Type.Integer({ minimum: 0 })
export const flag = Type.Boolean()

/** Whoever did something; null where the account is gone. */
export const person = nullish(Type.Object({ login: text }))
