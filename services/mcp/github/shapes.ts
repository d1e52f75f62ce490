import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'

/** Absent, null or a value: what GitHub documents as optional differs between its servers. */
const maybe = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]))

const text = Type.String()
const count = Type.Integer({ minimum: 0 })

/** What is read of a person: `GET /user`, `GET /users/{username}`. */
export const userShape = TypeCompiler.Compile(
  Type.Object({
    login: text,
    id: count,
    html_url: text,
    avatar_url: text,
    name: maybe(text),
    bio: maybe(text),
    company: maybe(text),
    location: maybe(text),
    blog: maybe(text),
    email: maybe(text),
    followers: count,
    following: count,
    public_repos: count,
    created_at: text,
  })
)

/** What is read of repositories: `GET /user/repos`, `GET /users/{username}/repos`. */
export const repositoriesShape = TypeCompiler.Compile(
  Type.Array(
    Type.Object({
      full_name: text,
      owner: Type.Object({ id: count }),
      private: Type.Boolean(),
      html_url: text,
      description: maybe(text),
      language: maybe(text),
      stargazers_count: maybe(count),
      forks_count: maybe(count),
      open_issues_count: maybe(count),
      topics: maybe(Type.Array(text)),
      updated_at: maybe(text),
    })
  )
)
