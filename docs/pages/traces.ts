import type { AttributeName } from '../../shared/telemetry/attributes.ts'
import { attributes } from '../../shared/telemetry/attributes.ts'
import { spans } from '../../shared/telemetry/spans.ts'
import { code, table } from './markdown.ts'

const services = { both: 'auth, mcp', auth: 'auth', mcp: 'mcp' }
const keyOf = (name: AttributeName) => code(attributes[name].key)

/** `docs/reference/traces.md`: every span, and every attribute of one. */
export function tracesPage(): string {
  const intro =
    'What is sent when tracing is on; how to turn it on and what to keep is in the ' +
    '[guide](../guides/tracing.md). Names follow the OpenTelemetry semantic conventions: ' +
    '[HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/), ' +
    '[MCP](https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md), ' +
    '[Redis](https://opentelemetry.io/docs/specs/semconv/db/redis/). A test holds every span of a ' +
    'sign-in and of a call to these tables.'
  const spanRows = Object.values(spans).map((span) => [
    code(span.name),
    span.kind,
    services[span.where],
    span.meaning,
    span.attributes.map(keyOf).join(', '),
  ])
  const attributeRows = Object.values(attributes).map(({ key, type, meaning, source }) => [
    code(key),
    type,
    meaning,
    source,
  ])
  return [
    intro,
    '## Spans',
    table(['Name', 'Kind', 'Service', 'Meaning', 'Attributes'], spanRows),
    '## Attributes',
    table(['Attribute', 'Type', 'Value', 'Conventions'], attributeRows),
    '## Left out on purpose',
    leftOut,
  ].join('\n\n')
}

const leftOut = [
  'The conventions ask for more, which would tell who did what with which repository:',
  '',
  '- `url.full`, `url.path`, `url.query`: addresses hold names, codes and states. The template is there.',
  '- `client.address`, `user_agent.original`: they are in the log and the audit log.',
  '- `mcp.resource.uri`, arguments and results of tools, variables of prompts.',
  '- Descriptions of a status, and events of exceptions: their texts may quote what they refuse.',
  '- `error.type` is `tool_error` nowhere: a tool that fails has the code that its client reads.',
].join('\n')
