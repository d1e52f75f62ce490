/** Imports a library installed here. Its types are stated by who asks, so they are checked where it is not installed. */
export const importPeer = async <Library>(name: string): Promise<Library> =>
  (await import(name)) as Library
