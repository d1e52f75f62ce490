import type { GitHubState } from './state.ts'

/** `POST` (check) and `DELETE` (revoke) `/applications/{client_id}/token`, for the app itself. */
export async function aboutToken(
  state: GitHubState,
  request: Request,
  nowMs: number
): Promise<Response> {
  const basic = Buffer.from(`${state.clientId}:${state.clientSecret}`).toString('base64')
  if (request.headers.get('authorization') !== `Basic ${basic}`) {
    return Response.json({ message: 'Bad credentials' }, { status: 401 })
  }
  const { access_token: value } = (await request.json()) as { access_token: string }
  const token = state.tokens.get(value)
  if (!token || (token.endsAtMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
    return Response.json({ message: 'Not Found' }, { status: 404 })
  }
  if (request.method === 'POST') return Response.json({ token: value, user: token.person })
  state.tokens.delete(value)
  return new Response(null, { status: 204 })
}
