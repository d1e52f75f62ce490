import { errors } from '#shared/errors/catalogue.ts'

/**
 * `resource` is this deployment’s MCP address, in any spelling that means the same (RFC 8707 §2);
 * absent means the same too, since there is only one. Resolves to the one canonical spelling.
 */
export function checkResource(asked: string | undefined, canonical: string): string {
  if (asked === undefined) return canonical
  const parsed = URL.parse(asked)
  // Parsing folds the case of scheme and host and drops a default port; a last slash means nothing.
  if (parsed && !asked.includes('#') && parsed.href.replace(/\/$/, '') === canonical) {
    return canonical
  }
  throw errors.INVALID_TARGET({ facts: { resource: asked.slice(0, 200) } })
}
