import type { ClientCapabilities } from '@modelcontextprotocol/server'

/** All that the answer to a request depends on of what a client said of itself. */
export interface ClientKind {
  /** The negotiated revision. */
  version: string
  capabilities: ClientCapabilities
}

/**
 * Reduces what a client declared to what a server may ask of it. So there are few kinds, and a
 * record of a session is small whatever its client sent.
 */
export function clientKind(version: string, declared: ClientCapabilities): ClientKind {
  const { sampling, elicitation, roots } = declared
  return {
    version,
    capabilities: {
      ...(sampling && { sampling: sampling.tools ? { tools: {} } : {} }),
      ...(elicitation && {
        elicitation: {
          ...(elicitation.form && { form: {} }),
          ...(elicitation.url && { url: {} }),
        },
      }),
      ...(roots && { roots: {} }),
    },
  }
}

export const kindKey = (kind: ClientKind): string => JSON.stringify(kind)
