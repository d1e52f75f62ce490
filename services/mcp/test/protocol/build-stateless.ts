import type { FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import type { Test } from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import type { ContextOptions } from '../../calls/call-context.ts'
import type { Caller } from '../../calls/caller.ts'
import { registry } from '../../calls/registry.ts'
import { requestStates } from '../../calls/request-state.ts'
import type { Features } from '../../features/features.ts'
import type { BuildOptions } from '../../protocol/build-server.ts'
import { changeBus } from '../../protocol/change-bus.ts'
import { isExactStateless } from '../../protocol/exact-request.ts'
import { statelessProtocol } from '../../protocol/stateless-protocol.ts'
import { streamSlots } from '../../protocol/stream-slots.ts'
import { testCaller } from '../caller.ts'
import { sessionKey } from '../people.ts'

/** What a server needs, over a store in memory; `errors` fills with what it is told of. */
export async function buildOptions(features: Features) {
  const store = memoryStore()
  const errors: Error[] = []
  const onError = (error: Error) => void errors.push(error)
  const changes = await changeBus(store, onError)
  const { announce } = changes
  const states = requestStates(keyRing([sessionKey]), { store, now: Date.now })
  const github = {} as Pick<ContextOptions, 'github' | 'tokensOf'>
  const catalogue = registry(features)
  const options: BuildOptions = {
    ...github,
    llm: null,
    registry: catalogue,
    states,
    now: Date.now,
    announce,
    onError,
  }
  return { options, changes, store, errors }
}

/** Revision 2026-07-28 alone, each way of it on a path of its own; nobody is asked for a token. */
export async function buildStateless(t: Test, features: Features, caller?: Partial<Caller>) {
  const { options, changes, errors } = await buildOptions(features)
  const url = 'http://localhost:8080/mcp'
  const watch = () => () => {}
  const protocol = await statelessProtocol({ options, changes, watch, slots: streamSlots(), url })
  const { caller: who } = testCaller(caller)
  const app = Fastify()
  app.post('/direct', async (request, reply) => {
    const isExact = isExactStateless(request.body, request.headers)
    return isExact ? protocol.direct(request, reply, who) : reply.code(204).send()
  })
  app.post('/entry', async (request: FastifyRequest, reply) => protocol.entry(request, reply, who))
  t.teardown(() => app.close())
  return { app, errors, protocol, changes }
}
