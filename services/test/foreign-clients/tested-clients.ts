/** A client that others wrote, by its npm package; its version stands in `scripts/peers/package.json`. */
export interface TestedClient {
  /** What it is, where the package alone does not tell. */
  what: string
  /** Who takes its user through the sign-in. */
  signsIn: 'by itself, in the browser' | 'through the program it is part of'
  /** Revisions of the protocol, each with the arguments with which it is spoken. */
  speaks: Readonly<Partial<Record<Revision, readonly string[]>>>
}

export const revisions = ['2025-11-25', '2026-07-28'] as const
export type Revision = (typeof revisions)[number]

/** Each has a test of its own beside this file, which holds it to its row. */
export const testedClients = {
  'mcp-remote': {
    what: 'bridge for clients that only start programs',
    signsIn: 'by itself, in the browser',
    speaks: { '2025-11-25': [], '2026-07-28': ['--protocol', 'auto'] },
  },
  mcporter: {
    what: 'command line',
    signsIn: 'by itself, in the browser',
    speaks: { '2025-11-25': [] },
  },
  '@modelcontextprotocol/inspector': {
    what: 'command line, `mcp-inspector --cli`',
    signsIn: 'by itself, in the browser',
    speaks: { '2025-11-25': [], '2026-07-28': ['--protocol-era', 'modern'] },
  },
  '@ai-sdk/mcp': {
    what: 'library',
    signsIn: 'through the program it is part of',
    speaks: { '2026-07-28': [] },
  },
  '@langchain/mcp-adapters': {
    what: 'library',
    signsIn: 'through the program it is part of',
    speaks: { '2025-11-25': [] },
  },
} as const satisfies Record<string, TestedClient>

export type ClientName = keyof typeof testedClients
