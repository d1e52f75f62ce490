import type { Environment } from '../config/load.ts'
import { invalid, readSetting } from '../config/load.ts'
import { version } from '../version.ts'

const namesService = /(?:^|,)\s*service\.name\s*=/

/** Names a file with all settings of the SDK; the name is the SDK’s. */
const isOwnFile = (name: string) => name.endsWith('_CONFIG_FILE')

/**
 * The `OTEL_*` variables for the SDK, those put into files by `NAME_FILE` included; null where they
 * say that nothing is to be traced. `entry`: path of the program, which tells the services apart.
 *
 * @throws CONFIG_INVALID for a file that cannot be read
 */
export function tracingVariables(environment: Environment, entry: string) {
  const names = Object.keys(environment).filter((name) => name.startsWith('OTEL_'))
  const wrong: string[] = []
  const variables: Record<string, string> = {}
  for (const name of new Set(
    names.map((one) => (isOwnFile(one) ? one : one.replace(/_FILE$/, '')))
  )) {
    const value = isOwnFile(name) ? environment[name] : readSetting(name, environment, wrong)
    if (value) variables[name] = value
  }
  if (wrong.length > 0) throw invalid(wrong)
  if (!isOn(variables)) return null
  const { OTEL_RESOURCE_ATTRIBUTES: told, OTEL_NODE_RESOURCE_DETECTORS: detectors } = variables
  const own = `service.version=${version}`
  return {
    // By a variable of its own: the SDK drops all attributes where one is not in their form.
    ...(!namesService.test(told ?? '') && { OTEL_SERVICE_NAME: nameOf(entry) }),
    ...variables,
    // Of two values for one name the later counts.
    OTEL_RESOURCE_ATTRIBUTES: told ? `${own},${told}` : own,
    // By itself it would tell arguments, user and folders of the process.
    OTEL_NODE_RESOURCE_DETECTORS: detectors ?? 'serviceinstance,env',
  }
}

function isOn(variables: Record<string, string>): boolean {
  const endpoint =
    variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? variables['OTEL_EXPORTER_OTLP_ENDPOINT']
  const isDisabled = variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true'
  return Boolean(endpoint) && !isDisabled && variables['OTEL_TRACES_EXPORTER'] !== 'none'
}

/** Whether the spans go to a collector in the usual encoding: not as JSON, by gRPC, or elsewhere. */
export function isSentAsProtobuf(variables: Record<string, string>): boolean {
  const protocol =
    variables['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? variables['OTEL_EXPORTER_OTLP_PROTOCOL']
  const exporter = variables['OTEL_TRACES_EXPORTER'] ?? 'otlp'
  return exporter === 'otlp' && (protocol ?? 'http/protobuf') === 'http/protobuf'
}

/** `gatehouse-auth` or `gatehouse-mcp` for half of the pair, `gatehouse` for both in one process. */
function nameOf(entry: string): string {
  const half = /services[\\/](auth|mcp)[\\/]server\.ts$/.exec(entry)?.[1]
  return half ? `gatehouse-${half}` : 'gatehouse'
}
