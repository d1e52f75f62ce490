import type { Problem } from '../check.ts'
import { failed, outcome, warning } from '../check.ts'
import { jsonOf } from '../visit.ts'
import { compareAddress } from './compare-address.ts'
import type { DeploymentCheck } from './deployment.ts'
import { serverMetadataPaths } from './server-metadata.ts'

export const registration: DeploymentCheck = {
  name: 'registration',
  holds:
    'Clients can become known by themselves: by registering (RFC 7591) and by a document (CIMD).',
  why: 'A client that can do neither says “incompatible authorization server”, or asks its person for a client id.',
  page: 'docs/reference/settings.md',
  needs: ['server-metadata'],
  async run({ url, visit }) {
    const document = jsonOf(await visit(serverMetadataPaths[0]!)) ?? {}
    const problems: Problem[] = []
    const endpoint = document['registration_endpoint']
    if (endpoint === undefined) {
      const wrong = 'Registration is off: clients that have no document cannot connect.'
      problems.push(failed(wrong, 'Add `dcr` to CLIENT_REGISTRATION, e.g. `cimd,dcr`.'))
    } else {
      const problem = compareAddress('`registration_endpoint`', endpoint, `${url}/oauth/register`)
      if (problem) problems.push(problem)
    }
    if (document['client_id_metadata_document_supported'] !== true) {
      const wrong = 'Client documents are off: clients that have one register instead.'
      problems.push(warning(wrong, 'Add `cimd` to CLIENT_REGISTRATION, e.g. `cimd,dcr`.'))
    }
    return outcome(problems, 'Both ways are open.')
  },
}
