import { answers } from './answers.ts'
import { authorizationHeader } from './authorization-header.ts'
import { bodyLimit } from './body-limit.ts'
import { certificate } from './certificate.ts'
import { challenge } from './challenge.ts'
import { clock } from './clock.ts'
import { consentPage } from './consent-page.ts'
import { cors } from './cors.ts'
import { corsPages } from './cors-pages.ts'
import type { DeploymentCheck } from './deployment.ts'
import { documentation } from './documentation.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { hsts } from './hsts.ts'
import { httpsRedirect } from './https-redirect.ts'
import { issReturned } from './iss-returned.ts'
import { jwks } from './jwks.ts'
import { keepAlive } from './keep-alive.ts'
import { knownClientsCheck } from './known-clients.ts'
import { methods } from './methods.ts'
import { pkceAndIss } from './pkce-and-iss.ts'
import { privatePaths } from './private-paths.ts'
import { protocolVersions } from './protocol-versions.ts'
import { reachable } from './reachable.ts'
import { registration } from './registration.ts'
import { requestId } from './request-id.ts'
import { resourceMetadata } from './resource-metadata.ts'
import { routes } from './routes.ts'
import { serverMetadata } from './server-metadata.ts'
import { stream } from './stream.ts'
import { wrongRedirect } from './wrong-redirect.ts'

/** Without a connection nothing else can be seen. */
const connecting = ['reachable', 'certificate']
const connected = (check: DeploymentCheck): DeploymentCheck => ({
  ...check,
  needs: [...connecting, ...(check.needs ?? [])],
})

/** What is asked of a running Gatehouse, in the order in which a client meets it. */
export const deploymentChecks: readonly DeploymentCheck[] = [
  // The way there.
  reachable,
  { ...certificate, needs: ['reachable'] },
  ...[
    httpsRedirect,
    answers,
    hsts,
    clock,
    keepAlive,
    // What a client without a token finds.
    challenge,
    authorizationHeader,
    methods,
    resourceMetadata,
    serverMetadata,
    pkceAndIss,
    jwks,
    registration,
    // How it signs in.
    knownClientsCheck,
    wrongRedirect,
    issReturned,
    consentPage,
    // What the gateway lets through, and to whom.
    cors,
    corsPages,
    privatePaths,
    documentation,
    routes,
    forwardedHeaders,
    bodyLimit,
    requestId,
    // What it does once signed in.
    protocolVersions,
    stream,
  ].map(connected),
]
