import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'
import type { CountLimit } from '#shared/http/limit.ts'
import type { Plugin } from '#shared/http/typebox.ts'
import type { Grants } from '../grants/index.ts'

interface Options {
  grants: Grants
  /** Counts refused requests per address; successes are never counted. */
  limitFailures: CountLimit
}

const schema = { body: Type.Record(Type.String(), Type.String({ maxLength: 4096 })) }

/** `POST /oauth/token` (OAuth 2.1 §3.2): codes and refresh tokens become access tokens. */
const token: Plugin<Options> = async (app, { grants, limitFailures }) => {
  // Forms alone (OAuth 2.1 §3.2): in JSON a repeated name goes unseen.
  app.removeContentTypeParser('application/json')

  app.post('/oauth/token', { schema }, async (request, reply) => {
    try {
      const grantType = request.body['grant_type']
      if (!grantType) {
        throw errors.INVALID_INPUT({ message: 'The parameter `grant_type` is missing.' })
      }
      if (!Object.hasOwn(grants, grantType)) {
        throw errors.UNSUPPORTED_GRANT_TYPE({ facts: { grantType: grantType.slice(0, 100) } })
      }
      return await grants[grantType as keyof Grants](request.body, request, reply)
    } catch (error) {
      if (error instanceof AppError) await noteFailure(error, request, reply)
      throw error
    }
  })

  async function noteFailure(error: AppError, request: FastifyRequest, reply: FastifyReply) {
    if (error.statusCode >= 500 || error.name === 'RATE_LIMIT_EXCEEDED') return
    const { code } = error
    request.audit({ event: 'security.auth_failure', outcome: 'failure', code })
    await limitFailures(request, reply, request.ip)
  }

  app.get('/oauth/token', async (_request, reply) => {
    reply.header('allow', 'POST')
    throw errors.METHOD_NOT_ALLOWED()
  })
}
export default token
