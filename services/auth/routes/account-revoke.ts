import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Disconnect, Disconnected } from '../accounts/disconnect.ts'
import { browserOf, requireCsrf } from '../plugins/browser-session.ts'
import { wantsJson } from '../plugins/json-errors.ts'
import type { SignedInPerson } from '../plugins/signed-in.ts'
import type { AccountNotices } from '../records/account-notices.ts'
import { signInFirst, varyByAnswer } from './account.ts'

interface Options {
  disconnect: Disconnect
  notices: AccountNotices
  /** Counts what a person does here, in all of their browsers. */
  limitPerson: CountLimit
}

const Body = Type.Object({
  csrf: Type.String({ maxLength: 100 }),
  what: Type.Union([Type.Literal('session'), Type.Literal('app'), Type.Literal('all')]),
  id: Type.Optional(Type.String({ maxLength: 2048 })),
})
type Body = Static<typeof Body>

/**
 * `POST /account/revoke`: a person ends a session, a client or everything. JSON callers send the same
 * `csrf` as the form: it is in the JSON of `GET /account`, which no other site can read.
 */
const accountRevoke: Plugin<Options> = async (app, { disconnect, notices, limitPerson }) => {
  app.post('/account/revoke', { schema: { body: Body } }, async (request, reply) => {
    varyByAnswer(reply)
    const person = await request.person()
    if (!person && wantsJson(request)) throw signInFirst()
    requireCsrf(request, request.body.csrf)
    if (!person) throw errors.FORM_EXPIRED()
    await limitPerson(request, reply, `account of ${person.userId}`)
    const { what } = request.body
    const done = await end(request, person)
    audit(request, person, done)
    const { ended, isComplete, isPending } = done
    if (wantsJson(request)) {
      if (!isComplete) throw incomplete(ended)
      return { what, sessionsEnded: ended, isGitHubTold: !isPending }
    }
    await notices.leave(browserOf(request)!, { what, isPartial: !isComplete, isPending })
    return reply.redirect('/account', 303)
  })

  function end(request: FastifyRequest<{ Body: Body }>, { userId }: SignedInPerson) {
    const { what, id } = request.body
    if (what === 'all') return disconnect.all(userId, browserOf(request)!)
    if (!id) throw errors.INVALID_INPUT({ message: 'The parameter `id` is missing.' })
    return disconnect[what](userId, id)
  }
}
export default accountRevoke

/** What a person named that was not theirs is not told as ended by them. */
function audit(
  request: FastifyRequest<{ Body: Body }>,
  { userId, login }: SignedInPerson,
  { isComplete, isFound }: Disconnected
) {
  const { what, id } = request.body
  if (what !== 'all' && isComplete && !isFound) return
  request.audit({
    event: 'account.revoke',
    outcome: isComplete ? 'success' : 'failure',
    ...{ what, userId, login },
    ...(what === 'session' && id && { sessionId: id }),
    ...(what === 'app' && id && { clientId: id }),
  })
}

const incomplete = (sessionsEnded: number) =>
  errors.STORE_UNAVAILABLE({
    message: 'Not everything could be ended.',
    hint: 'Try again: what has ended stays so.',
    details: { sessionsEnded },
  })
