import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { Answer } from '../visit.ts'
import { jsonOf } from '../visit.ts'
import type { DeploymentCheck } from './deployment.ts'

const path = '/.well-known/jwks.json'

export const jwks: DeploymentCheck = {
  name: 'jwks',
  holds: 'The public keys of access tokens are there, each with an id, for ES256 (RFC 7517).',
  why: 'Whoever verifies tokens against this address refuses all of them.',
  page: 'docs/guides/rotate-keys.md',
  async run({ visit }) {
    const answer = await visit(path)
    const keys = keysOf(answer)
    return outcome(problemsOf(answer, keys), `${keys.length} key(s) for ES256.`)
  },
}

function keysOf(answer: Answer): unknown[] {
  const keys = jsonOf(answer)?.['keys']
  return Array.isArray(keys) ? keys : []
}

function problemsOf({ status }: Answer, keys: readonly unknown[]): Problem[] {
  if (status >= 500) {
    const mend =
      'See the log of the auth service: its Redis is away, or AUTH_KEYS no longer holds the key that sealed the signing keys. Put the old key back, last in the list.'
    return [failed(`GET ${path} answers ${status}.`, mend)]
  }
  const isUsable = (key: unknown) => {
    const { kty, crv, kid, x, y } = (key ?? {}) as Record<string, unknown>
    return kty === 'EC' && crv === 'P-256' && Boolean(kid && x && y)
  }
  if (status === 200 && keys.length > 0 && keys.every(isUsable)) return []
  const mend = `Let the gateway send ${path} to the auth service, and cache it for ten minutes at most.`
  return [failed(`GET ${path} answers ${status} and no usable keys.`, mend)]
}
