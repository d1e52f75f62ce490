import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { Test } from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { pooledFetch } from '#shared/http/pooled-fetch.ts'
import type { World } from '#shared/world.ts'
import { githubClient } from '../../github/client.ts'
import type { TokenSource } from '../../github/token-source.ts'

export const loginShape = TypeCompiler.Compile(Type.Object({ login: Type.String() }))
export const anyShape = TypeCompiler.Compile(Type.Unknown())

export const connected = () => new AbortController().signal

/** A sign-in with one token: refused, it is over. */
export const always = (token: string): TokenSource => ({
  current: async () => token,
  after: async () => Promise.reject(errors.GITHUB_SIGN_IN_ENDED()),
})

/** A server on loopback that answers as the test says. */
export async function listen(t: Test, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** The client over a real socket to a server that answers as the test says. */
export async function build(t: Test, answer: RequestListener, { timeoutMs = 5000 } = {}) {
  const { server, url } = await listen(t, answer)
  const pool = pooledFetch({ connections: 2, timeoutMs: 10_000 })
  t.teardown(() => pool.close())
  const answered = Promise.withResolvers<void>()
  const world: Pick<World, 'fetch' | 'now'> = {
    now: Date.now,
    fetch: async (to, init) => {
      const response = await pool.fetch(to, init)
      answered.resolve()
      return response
    },
  }
  const client = githubClient({ baseUrl: `${url}/api/v3`, timeoutMs, world })
  const as = (signal = connected()) => client({ tokens: always('gho_secret'), signal })
  return { client, server, as, answered: answered.promise }
}

/** The body of a request as JSON, or as text where it is none. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = Buffer.concat(await request.toArray()).toString()
  return request.headers['content-type']?.includes('json') ? JSON.parse(text) : text
}
