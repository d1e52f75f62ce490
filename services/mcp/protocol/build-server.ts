import { PerRequestHTTPServerTransport } from '@modelcontextprotocol/server'
import type { HandlerOptions } from '../calls/handlers.ts'
import { serveFeatures } from '../calls/handlers.ts'
import { DirectServer } from './direct-server.ts'
import { serverInfo, serverOptions, statelessRevision } from './server-options.ts'

/** What servers need, and who is told of errors inside the SDK. */
export interface BuildOptions extends HandlerOptions {
  onError: (error: Error) => void
}

/** A server that serves the features, not connected yet. */
export function buildServer(options: BuildOptions, supportedProtocolVersions?: string[]) {
  const server = new DirectServer(serverInfo, {
    ...serverOptions(options.registry),
    ...(supportedProtocolVersions && { supportedProtocolVersions }),
  })
  server.onerror = options.onError
  serveFeatures(server, options)
  return server
}

/** The one server of this process for all requests of 2026-07-28 that are exactly right. */
export async function statelessServer(options: BuildOptions): Promise<DirectServer> {
  const server = buildServer(options, [statelessRevision])
  // A server learns its revision from the transport it is connected to; this one carries no message.
  const classification = { era: 'modern' as const, revision: statelessRevision }
  await server.connect(new PerRequestHTTPServerTransport({ classification }))
  return server
}
