/** Something that keeps a command from being done; its message is for whoever typed it. */
export class Failure extends Error {}

export function fail(message: string): never {
  throw new Failure(message)
}
