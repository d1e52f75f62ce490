import type { Client, ClientSource } from './client.ts'
import type { ClientDocuments } from './document.ts'
import { isDocumentId } from './document-id.ts'

interface Options {
  documents: ClientDocuments
  now: () => number
}

/** Clients whose id is the address of a document that describes them (CIMD); all are public. */
export function documentClients({ documents, now }: Options): ClientSource {
  const client = (documentHost: string, redirectUris: string[]) => ({
    name: documentHost,
    uri: null,
    redirectUris,
    createdAt: Math.floor(now() / 1000),
    isConfirmed: false,
    documentHost,
  })
  return {
    async find(clientId, arrival): Promise<Client | null> {
      if (!isDocumentId(clientId)) return null
      if (!arrival) return client(new URL(clientId).host, [])
      const { redirectUri, beforeFetch } = arrival
      const asked = redirectUri === undefined ? {} : { redirectUri }
      const { host, name, uri, redirectUris } = await documents.find(clientId, {
        ...asked,
        beforeFetch,
      })
      return { ...client(host, redirectUris), name, uri }
    },
  }
}
