import type { FastifyInstance } from 'fastify'
import { randomToken } from '#shared/crypto/digest.ts'
import type { KeyRing } from '#shared/crypto/key-ring.ts'
import { errors } from '#shared/errors/catalogue.ts'
import type { Store } from '#shared/stores/store.ts'
import { startEmulator } from './emulator.ts'
import type { Upstream } from './forward.ts'
import { createGuard } from './guard.ts'
import { people } from './people.ts'
import { plant } from './plant.ts'
import { emulatorSeed } from './seed.ts'
import { type IssuedTokens, issuedTokens } from './tokens.ts'

/** The emulated GitHub, ready. */
export interface DemoGitHub {
  /** `http://127.0.0.1:<port>`: what `https://github.com` is otherwise. */
  url: string
  /** The REST API, at the same address. */
  apiUrl: string
  clientId: string
  clientSecret: string
  /** Logins of the people one can sign in as. */
  people: readonly string[]
  /** Ends it with all that it opened. */
  close(): Promise<void>
}

interface Options {
  /** 0 takes any free one. */
  port: number
  store: Store
  keys: KeyRing
  /** Epoch milliseconds. */
  now: () => number
  /** The callback address registered with the OAuth app. */
  callbackUrl: string
}

const app = { clientId: 'gatehouse-demo', clientSecret: 'demo-secret-not-a-secret' }

/**
 * Starts a GitHub on this machine, on 127.0.0.1 alone, with the people and repositories of the demo.
 * Its data begins anew; tokens given out at earlier starts on the same store are still the same
 * people's.
 *
 * @throws PORT_IN_USE naming DEMO_GITHUB_PORT
 */
export async function startDemoGitHub(options: Options): Promise<DemoGitHub> {
  const tokens = await issuedTokens(options)
  const upstream = Promise.withResolvers<Upstream>()
  const guard = createGuard({ app, tokens, upstream: upstream.promise })
  const parts: Upstream['close'][] = [() => guard.close()]
  const close = async () => {
    for (const end of parts) await end()
  }
  // Listening comes first: the emulator's links name the port.
  const url = await listen(guard, options.port)
  const gardeners = new Map(people.map(({ login }) => [login, randomToken()]))
  const seed = emulatorSeed({ ...app, ...options, gardeners, issued: tokens.all() })
  try {
    const github = await startEmulator({ url, seed })
    parts.push(github.close)
    await plant(github, gardeners)
    await forgetOthers(github, tokens)
    upstream.resolve(github)
  } catch (cause) {
    await close()
    throw cause
  }
  return { url, apiUrl: url, ...app, people: [...gardeners.keys()], close }
}

async function listen(guard: FastifyInstance, port: number): Promise<string> {
  try {
    return await guard.listen({ host: '127.0.0.1', port })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw errors.PORT_IN_USE({
      message: 'Another program listens on the port of DEMO_GITHUB_PORT.',
      hint: 'Stop it, or set DEMO_GITHUB_PORT to another port, or to 0 for any free one.',
      cause,
    })
  }
}

/** Ends tokens whose login is gone, or is another person now that other people are seeded. */
async function forgetOthers(github: Upstream, tokens: IssuedTokens): Promise<void> {
  const ids = new Map<string, number | undefined>()
  for (const login of new Set(tokens.all().map((issued) => issued.login))) {
    const { body } = await github.forward({ method: 'GET', path: `/users/${login}`, headers: {} })
    ids.set(login, (JSON.parse(body.toString()) as { id?: number }).id)
  }
  await tokens.forget(({ login, id }) => ids.get(login) !== id)
}
