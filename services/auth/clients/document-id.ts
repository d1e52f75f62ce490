const maxLength = 2048
const parts =
  /^https:\/\/(?<host>(?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:.]+\])(?::[1-9]\d{0,4})?(?<rest>\/[\x21-\x7e]*)$/

/**
 * Whether a `client_id` is the address of a Client ID Metadata Document (CIMD draft §3): https with
 * a path, without user info, fragment or dot segments. A port and a query may be there.
 *
 * The id is compared as a string, shown to people and fetched, so it must mean one thing: it has to
 * be spelled as a URL parser writes it, but for the default port, which may be given.
 */
export function isDocumentId(clientId: string): boolean {
  if (clientId.length > maxLength) return false
  const written = parts.exec(clientId)?.groups
  const url = written && URL.parse(clientId)
  if (!url) return false
  // The parser takes fragments off and resolves dot segments, `%2e` too, and all forms of addresses.
  const { hostname, pathname, search } = url
  return hostname === written['host'] && `${pathname}${search}` === written['rest']
}
