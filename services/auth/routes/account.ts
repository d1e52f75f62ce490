import type { FastifyReply } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import { lastUseSeconds } from '#shared/records/last-uses.ts'
import type { ConnectedApp, ConnectedApps } from '../accounts/connected-apps.ts'
import { redirectTarget } from '../clients/redirect-uri.ts'
import { browserOf, csrfOf } from '../plugins/browser-session.ts'
import { wantsJson } from '../plugins/json-errors.ts'
import type { AccountNotices } from '../records/account-notices.ts'
import type { AppOnPage } from '../views/pages.ts'

interface Options {
  listApps: (userId: number) => Promise<ConnectedApps>
  notices: AccountNotices
  /** Counts what a person does here, in all of their browsers. */
  limitPerson: CountLimit
  /** Epoch milliseconds. */
  now: () => number
}

/** Tells who is not signed in what to do; a browser is simply led there. */
export const signInFirst = () =>
  errors.AUTH_REQUIRED({
    message: 'Nobody is signed in in this browser.',
    hint: 'Open /account/sign-in in a browser.',
  })

/** `GET /account`: the apps a person has connected, as a page or in JSON. */
const account: Plugin<Options> = async (app, { listApps, notices, limitPerson, now }) => {
  app.get('/account', async (request, reply) => {
    varyByAnswer(reply)
    const person = await request.person()
    if (!person) {
      if (wantsJson(request)) throw signInFirst()
      return reply.redirect('/account/sign-in', 303)
    }
    const { userId, login } = person
    await limitPerson(request, reply, `account of ${userId}`)
    const csrf = csrfOf(request)!
    const { apps, hasMore } = await listApps(userId)
    if (wantsJson(request)) return { person: { userId, login }, csrf, apps, hasMore }
    const notice = await notices.take(browserOf(request)!)
    const shown = {
      shownAt: Math.floor(now() / 1000),
      lastUseSeconds,
      apps: apps.map(onPage),
      hasMore,
    }
    return reply.page('account', { login, csrf, notice, ...shown })
  })
}
export default account

/** One address has two answers, and each person their own. */
export const varyByAnswer = (reply: FastifyReply) =>
  reply.headers({ vary: 'Accept, Cookie', 'cache-control': 'no-store' })

function onPage(app: ConnectedApp): AppOnPage {
  return { ...app, redirect: app.redirectUri === null ? null : redirectTarget(app.redirectUri) }
}
