import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Where programs and libraries of others are installed, for tests alone. */
const manifest = new URL('../../../scripts/peers/package.json', import.meta.url)
const { resolve } = createRequire(manifest)

/** The file in which a program begins. */
export const peerProgram = (name: string): string =>
  fileURLToPath(new URL(`node_modules/.bin/${name}`, manifest))

/** Imports a library. Its types are stated, so that types can be checked where it is not installed. */
export const importPeer = async <Library>(name: string): Promise<Library> =>
  (await import(pathToFileURL(resolve(name)).href)) as Library
