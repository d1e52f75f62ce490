/** Values of the right form that open nothing. */
export const exampleClientId = 'example-client-id'
export const exampleRedirectUri = 'http://127.0.0.1:33418/callback'

// RFC 7636 appendix B.
export const exampleVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const exampleChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
