/** Parameters of an authorization request: each given once, none empty. */
export type Parameters = Readonly<Record<string, string>>
