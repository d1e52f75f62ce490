import { failed, outcome } from '../check.ts'
import type { DeploymentCheck } from './deployment.ts'
import { json } from './deployment.ts'
import { inSession, resultOf, withToken } from './with-token.ts'

const stateless = '2026-07-28'
const prefix = 'io.modelcontextprotocol'

export const protocolVersions: DeploymentCheck = {
  name: 'protocol-versions',
  holds: 'Both revisions of MCP answer, with the same tools.',
  why: 'Older clients need 2025-11-25 with its sessions, newer ones 2026-07-28 with its headers.',
  page: 'docs/reference/tools.md',
  needs: ['authorization-header'],
  run: (deployment) =>
    withToken(deployment, async ({ authorization }) => {
      const { visit } = deployment
      const listOlder = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
      const older = await inSession(deployment, authorization, async (headers) =>
        toolsIn(await visit('/mcp', { method: 'POST', headers, body: listOlder }))
      )
      const newer = toolsIn(
        await visit('/mcp', {
          method: 'POST',
          headers: {
            ...json,
            authorization,
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': stateless,
            'mcp-method': 'tools/list',
          },
          body: JSON.stringify({
            jsonrpc: '2.0',
            id: 1,
            method: 'tools/list',
            params: { _meta: statelessMeta },
          }),
        })
      )
      const mend =
        'Have all replicas of the mcp service run one version with one TOOL_SETS, and pass the Mcp- headers on.'
      const problem = failed(`2025-11-25 has ${older} tools, ${stateless} has ${newer}.`, mend)
      return outcome(older === newer && newer > 0 ? [] : [problem], `${newer} tools in both.`)
    }),
}

const statelessMeta = {
  [`${prefix}/protocolVersion`]: stateless,
  [`${prefix}/clientInfo`]: { name: 'gatehouse-doctor', version: '1' },
  [`${prefix}/clientCapabilities`]: {},
}

function toolsIn(answer: Parameters<typeof resultOf>[1]): number {
  const { tools } = resultOf('tools/list', answer) as { tools?: unknown }
  return Array.isArray(tools) ? tools.length : 0
}
