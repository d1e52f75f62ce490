import { errors } from '#shared/errors/catalogue.ts'

/**
 * What the parser would forgive and no such URI has: spaces, line ends, backslashes, letters beyond
 * ASCII, an empty authority, user info; and the fragment, which RFC 8707 §2 forbids.
 */
const uriForm = /^https?:\/\/(?!\/)[\x21\x22\x24-\x3f\x41-\x5b\x5d-\x7e]+$/i

/**
 * `resource` is this deployment’s MCP address, in any spelling that means the same (RFC 8707 §2);
 * absent means the same too, since there is only one. Resolves to the one canonical spelling.
 */
export function checkResource(asked: string | undefined, canonical: string): string {
  if (asked === undefined) return canonical
  const parsed = uriForm.test(asked) ? URL.parse(asked) : null
  // Parsing folds the case of scheme and host and drops a default port; a last slash means nothing.
  if (parsed && parsed.href.replace(/\/$/, '') === canonical) return canonical
  throw errors.INVALID_TARGET({ facts: { resource: asked.slice(0, 200) } })
}
