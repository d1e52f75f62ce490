import type { Arrival, Client, ClientSource } from '../clients/client.ts'
import type { AuthorizationRequest } from '../records/sign-ins.ts'
import { checkClient } from './client.ts'
import type { Parameters } from './parameters.ts'
import { checkPkce } from './pkce.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { checkResource } from './resource.ts'
import { checkResponseType } from './response-type.ts'
import { checkScope } from './scope.ts'

/** Who asks and where it leads back to. A failure here is shown and never redirected. */
export async function checkOrigin(
  parameters: Parameters,
  clients: ClientSource,
  beforeFetch: Arrival['beforeFetch']
): Promise<{ client: Client; redirectUri: string }> {
  const client = await checkClient(parameters, clients, beforeFetch)
  return { client, redirectUri: checkRedirectUri(parameters, client) }
}

/** What is asked. A failure here can be told to the client, once the person has acted. */
export function checkRequest(
  parameters: Parameters,
  canonicalResource: string
): Pick<AuthorizationRequest, 'codeChallenge' | 'resource' | 'scopes'> {
  checkResponseType(parameters)
  return {
    codeChallenge: checkPkce(parameters),
    resource: checkResource(parameters['resource'], canonicalResource),
    scopes: checkScope(parameters),
  }
}
