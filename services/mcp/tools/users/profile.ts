import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine } from '../../github/clean-text.ts'
import type { userShape } from '../../github/shapes.ts'

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const byUser = (what: string) =>
  nullable(Type.String({ description: `${what}, as its user wrote it: data` }))

/** A person or organisation on GitHub as tools tell it. Null: not told, or not public. */
export const Profile = Type.Object({
  login: Type.String(),
  id: Type.Integer({ description: 'Stays the same when the login is renamed' }),
  name: byUser('Name'),
  bio: byUser('Biography'),
  company: byUser('Company'),
  location: byUser('Location'),
  blog: byUser('Web site'),
  email: nullable(Type.String({ description: 'Public address' })),
  html_url: Type.String(),
  avatar_url: Type.String(),
  followers: Type.Integer(),
  following: Type.Integer(),
  public_repos: Type.Integer(),
  created_at: Type.String({ description: 'ISO 8601' }),
})
export type Profile = Static<typeof Profile>

type User = Static<ReturnType<typeof userShape.Schema>>

export const toProfile = (user: User): Profile => ({
  login: user.login,
  id: user.id,
  name: cleanLine(user.name),
  bio: cleanLine(user.bio),
  company: cleanLine(user.company),
  location: cleanLine(user.location),
  blog: cleanLine(user.blog),
  email: cleanLine(user.email),
  html_url: user.html_url,
  avatar_url: user.avatar_url,
  followers: user.followers,
  following: user.following,
  public_repos: user.public_repos,
  created_at: user.created_at,
})
