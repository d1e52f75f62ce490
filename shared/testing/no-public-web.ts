import type { PublicFetch } from '../http/public-fetch.ts'

/** For worlds in which nobody has a client metadata document. */
export const noPublicWeb: PublicFetch = async () => {
  throw new Error('nothing is public here')
}
