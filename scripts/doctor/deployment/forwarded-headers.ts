import type { Problem } from '../check.ts'
import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { postInitialize } from './deployment.ts'
import { serverMetadataPaths } from './server-metadata.ts'

const spoofed = 'spoofed.example'
const headers = {
  'x-forwarded-host': spoofed,
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '4711',
  forwarded: `host=${spoofed};proto=http`,
}

export const forwardedHeaders: DeploymentCheck = {
  name: 'forwarded-headers',
  holds: 'What a client writes into X-Forwarded headers changes no answer.',
  why: 'Somebody could have other people’s clients led elsewhere, or count as another address in limits and audit.',
  page: 'docs/reference/settings.md',
  needs: ['challenge', 'server-metadata'],
  async run(deployment) {
    const problems: Problem[] = []
    const document = await deployment.visit(serverMetadataPaths[0]!, { headers })
    if (document.status !== 200 || document.text.includes(spoofed)) {
      const mend = 'Let the gateway pass metadata on as it is, and cache none of it by header.'
      problems.push(failed('The metadata changes with X-Forwarded-Host.', mend))
    }
    const { status } = await postInitialize(deployment, headers)
    if (status !== 401) {
      problems.push(
        failed(
          `POST /mcp with a made-up X-Forwarded-Host answers ${status} instead of 401: it is believed.`,
          'Let the gateway set X-Forwarded-For, -Host and -Proto itself in place of what clients send (Caddy does; nginx: proxy_set_header), and name nothing but the gateway in TRUST_PROXY.'
        )
      )
    }
    return outcome(problems, 'Made-up host and scheme change nothing.')
  },
}
