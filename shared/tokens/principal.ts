/** Who is calling, as proved by an access token. */
export interface Principal {
  /** GitHub’s numeric id; logins can be renamed and given to others. */
  userId: number
  clientId: string
  sessionId: string
  accountKey: string
  scopes: readonly string[]
  /** Epoch seconds. */
  expiresAt: number
}
