import type { Call, Routes } from '../call.ts'
import { canSee, notFound, Refusal, signedIn } from '../call.ts'
import { personNamed } from '../model.ts'
import { thread } from '../render/actions.ts'
import { publicUser } from '../render/people.ts'
import { minimalRepository, repositoryItem } from '../render/repositories.ts'

const owned = ({ model }: Call, login: string) =>
  [...model.repositories.values()]
    .filter(({ owner }) => owner.toLowerCase() === login.toLowerCase())
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))

export const userRoutes: Routes = {
  'GET /user': (call) => ({ json: publicUser(call.urls, call.model, signedIn(call)) }),

  'GET /users/{username}': ({ model, urls, at }) => {
    const person = personNamed(model, at['username'] ?? '')
    if (!person) throw notFound()
    return { json: publicUser(urls, model, person) }
  },

  'GET /user/repos': (call) => {
    const { login } = signedIn(call)
    const isAsked = (isPrivate: boolean) =>
      ['all', isPrivate ? 'private' : 'public'].includes(call.query.get('visibility') ?? 'all')
    const seen = owned(call, login).filter(
      (one) => canSee(one, call.owner) && isAsked(one.isPrivate)
    )
    return { list: seen.map((one) => repositoryItem(call.urls, call.model, one)) }
  },

  'GET /users/{username}/repos': (call) => {
    const seen = owned(call, call.at['username'] ?? '').filter((one) => !one.isPrivate)
    return { list: seen.map((one) => minimalRepository(call.urls, call.model, one)) }
  },

  'GET /notifications': (call) => {
    const { login } = signedIn(call)
    const { model, urls, owner, query } = call
    if (!['notifications', 'repo'].some((scope) => owner?.scopes.includes(scope))) {
      throw new Refusal(403, 'Missing the ‘notifications’ scope.')
    }
    const since = query.get('since')
    const seen = model.notifications.filter(
      (one) =>
        one.login === login &&
        (one.isUnread || query.get('all') === 'true') &&
        (query.get('participating') !== 'true' || one.reason !== 'subscribed') &&
        (since === null || Date.parse(one.at) >= Date.parse(since))
    )
    const newest = seen.sort((a, b) => b.at.localeCompare(a.at))
    return { list: newest.map((one) => thread(urls, model, one)) }
  },
}
