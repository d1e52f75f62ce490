import { digest } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { freshSeconds } from '#shared/http/freshness.ts'
import type { PublicFetch } from '#shared/http/public-fetch.ts'
import { records } from '#shared/records/records.ts'
import type { Store } from '#shared/stores/store.ts'
import { isDocumentId } from './document-id.ts'
import type { DocumentDescription } from './document-metadata.ts'
import { describeDocument } from './document-metadata.ts'
import { isAcceptableRedirectUri, isRegisteredRedirectUri } from './redirect-uri.ts'

interface Options {
  fetch: PublicFetch
  store: Store
  now: () => number
  allowedCustomUris: readonly string[]
}

interface Search {
  /** Where the client asks to return to. A document kept for over a minute without it is fetched anew. */
  redirectUri?: string
  /** Called before a fetch, and not where a kept document will do; what it throws ends the search. */
  beforeFetch?: () => Promise<void>
}

/** Clients that are described by a document at the address that is their `client_id`. */
export interface ClientDocuments {
  /**
   * @throws INVALID_CLIENT if `url` cannot be the address of a document
   * @throws CLIENT_DOCUMENT_UNREACHABLE, INVALID_CLIENT_DOCUMENT, STORE_UNAVAILABLE
   */
  find(url: string, search?: Search): Promise<DocumentDescription>
}

interface Kept extends DocumentDescription {
  /** Epoch seconds. */
  fetchedAt: number
}

const keptSeconds = { least: 60, most: 24 * 3600, unlessSaid: 600 }
const maxKept = 10_000
const index = 'gatehouse:auth:client-documents'

/**
 * Keeps what good documents say for as long as their servers allow, between a minute and a day, for
 * all replicas. Failures and invalid documents are never kept (CIMD draft §5.2).
 */
export function clientDocuments(options: Options): ClientDocuments {
  const { fetch, store, now, allowedCustomUris } = options
  const kept = records<Kept>(store, { owner: 'auth', name: 'client-document', version: 1 })
  const underWay = new Map<string, Promise<DocumentDescription>>()
  const nowSeconds = () => Math.floor(now() / 1000)

  async function load(url: string): Promise<DocumentDescription> {
    const { text, headers } = await fetch(url)
    const description = describeDocument(url, text, allowedCustomUris)
    const { least, most, unlessSaid } = keptSeconds
    const seconds = freshSeconds(headers, now()) ?? unlessSaid
    await keep(url, description, Math.min(Math.max(seconds, least), most))
    return description
  }

  async function keep(url: string, description: DocumentDescription, ttlSeconds: number) {
    // Strangers choose how many there are: what is beyond the bound is fetched each time.
    if ((await store.countIndex(index)) >= maxKept) return
    const id = digest(url)
    await store.addToIndex(index, id, ttlSeconds)
    await kept.put(id, { ...description, fetchedAt: nowSeconds() }, ttlSeconds)
  }

  function isEnough({ redirectUris, fetchedAt }: Kept, redirectUri: string | undefined): boolean {
    if (!redirectUris.every((uri) => isAcceptableRedirectUri(uri, allowedCustomUris))) return false
    if (redirectUri === undefined || isRegisteredRedirectUri(redirectUri, redirectUris)) return true
    return nowSeconds() - fetchedAt < keptSeconds.least
  }

  return {
    async find(url, { redirectUri, beforeFetch } = {}) {
      if (!isDocumentId(url)) throw errors.INVALID_CLIENT({ facts: { clientId: url } })
      const known = await kept.get(digest(url))
      if (known && isEnough(known, redirectUri)) {
        const { fetchedAt: _, ...description } = known
        return description
      }
      await beforeFetch?.()
      const started = underWay.get(url)
      if (started) return started
      const loading = load(url).finally(() => underWay.delete(url))
      underWay.set(url, loading)
      return loading
    },
  }
}
