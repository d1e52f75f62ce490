import type { Answer, Upstream } from './forward.ts'
import type { IssuedTokens } from './tokens.ts'

/**
 * Notes whose token an answer of `POST /login/oauth/access_token` holds, if it holds one. Until this
 * resolves the answer must not be given out: a token that is not stored would end with this process.
 */
export async function rememberExchange(github: Upstream, tokens: IssuedTokens, answer: Answer) {
  const text = answer.body.toString()
  const { access_token: token, scope = '' } = (
    String(answer.headers['content-type']).startsWith('application/json')
      ? JSON.parse(text)
      : Object.fromEntries(new URLSearchParams(text))
  ) as { access_token?: string; scope?: string }
  if (!token) return
  const { body } = await github.forward({
    method: 'GET',
    path: '/user',
    headers: { authorization: `Bearer ${token}` },
  })
  const { login, id } = JSON.parse(body.toString()) as { login: string; id: number }
  await tokens.remember({ token, login, id, scopes: scope.split(/[\s,]+/).filter(Boolean) })
}
