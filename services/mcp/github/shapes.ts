import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { count, nullish, text } from './shapes/fields.ts'
import { ListedRepository } from './shapes/repository.ts'

/** What is read of a person: `GET /user`, `GET /users/{username}`. */
export const userShape = TypeCompiler.Compile(
  Type.Object({
    login: text,
    id: count,
    html_url: text,
    avatar_url: text,
    name: nullish(text),
    bio: nullish(text),
    company: nullish(text),
    location: nullish(text),
    blog: nullish(text),
    email: nullish(text),
    followers: count,
    following: count,
    public_repos: count,
    created_at: text,
  })
)

/** What is read of repositories: `GET /user/repos`, `GET /users/{username}/repos`. */
export const repositoriesShape = TypeCompiler.Compile(Type.Array(ListedRepository))
