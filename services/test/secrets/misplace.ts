import { connect } from 'node:net'
import { clientRedirect } from '../mcp-clients.ts'
import { call } from '../upstream-shape.ts'

export const form = (
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {}
) => fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers })

export const refresh = (url: string, clientId: string, token: string, fields = {}) => {
  const grant = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
  return form(`${url}/oauth/token`, { ...grant, ...fields })
}

/** Sends a token in every place that callers mix up. */
export async function misplace(
  url: string,
  { clientId }: { clientId: string },
  token: string
): Promise<void> {
  const bearer = { authorization: `Bearer ${token}` }
  await call(url, token)
  await fetch(`${url}/mcp?access_token=${token}`, { method: 'POST', headers: bearer })
  await fetch(`${url}/upstream/refresh`, { method: 'POST', headers: bearer, body: '{}' })
  await fetch(`${url}/oauth/callback?code=${token}&state=${token}`)
  await fetch(`${url}/nowhere/${token}?token=${token}`, { headers: bearer })
  for (const name of ['scope', 'resource', 'redirect_uri', 'client_id', 'response_type', 'code']) {
    const asked = { client_id: clientId, redirect_uri: clientRedirect, [name]: token }
    await fetch(`${url}/oauth/authorize?${new URLSearchParams(asked)}`)
    await refresh(url, clientId, token, { [name]: token })
  }
  await form(`${url}/oauth/token`, { grant_type: token })
  await form(
    `${url}/oauth/revoke`,
    { token, client_id: clientId },
    { authorization: `Basic ${token}` }
  )
  await sendRaw(
    url,
    `GET /oauth/callback?code=${token} HTTP/9.9\r\nauthorization: ${token}\r\n\r\n`
  )
}

/** What Node refuses before it is a request. */
function sendRaw(url: string, text: string): Promise<void> {
  const { port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
    socket.setTimeout(5000, () => socket.destroy())
    socket
      .on('error', () => undefined)
      .on('close', () => resolve())
      .resume()
  })
}
