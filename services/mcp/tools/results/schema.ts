import type { TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'

/** An object with these properties and no others. */
export const strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** Absent where GitHub tells nothing. */
export const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema)

export const text = Type.String()
export const count = Type.Integer()

/** What every list has. */
export const listed = {
  next_cursor: maybe(
    Type.String({ description: 'Where there is more: `cursor` of the next call' })
  ),
}

type Present<T> = {
  [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K]
} & {
  [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: NonNullable<T[K]>
}

/** Without the fields that are null or undefined. */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  ) as Present<T>
