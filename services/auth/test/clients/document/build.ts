import type { Test } from 'tap'
import { publicFetch } from '#shared/http/public-fetch.ts'
import { startPublicWeb } from '#shared/testing/public-web.ts'
import { clientDocuments } from '../../../clients/document.ts'
import { createWorld } from '../../world.ts'

export const url = 'https://client.example/oauth/client.json'
export const callback = 'https://client.example/callback'

/** Two replicas over one store and one made-up internet, where one host publishes one document. */
export async function build(t: Test, allowed: string[] = []) {
  const { store, clock } = createWorld()
  const web = await startPublicWeb(['client.example', 'claude.ai', 'chatgpt.com'])
  t.teardown(() => web.close())
  const page = {
    status: 200,
    headers: {} as Record<string, string>,
    document: { client_id: url, client_name: 'A client', redirect_uris: [callback] } as unknown,
  }
  web.answer = (_request, response) =>
    response
      .writeHead(page.status, { 'content-type': 'application/json', ...page.headers })
      .end(JSON.stringify(page.document))
  const replica = (allowedCustomUris = allowed) => {
    const fetch = publicFetch({ ...web, now: clock.now })
    return clientDocuments({ fetch, store, now: clock.now, allowedCustomUris })
  }
  return { web, store, clock, page, replica, documents: replica() }
}
