/**
 * Every span attribute that Gatehouse writes itself. Values have few variants and are never
 * personal: ids stay in logs, tokens go nowhere.
 */
export const attribute = {
  /** `GET`. OpenTelemetry semantic conventions, HTTP. */
  httpMethod: 'http.request.method',
  /** The route’s template, e.g. `/oauth/token`. OpenTelemetry semantic conventions, HTTP. */
  httpRoute: 'http.route',
  /** `200`. OpenTelemetry semantic conventions, HTTP. */
  httpStatus: 'http.response.status_code',
  /** An outgoing request’s template, e.g. `/users/{username}`. OpenTelemetry, URL. */
  urlTemplate: 'url.template',
  /** `tools/call`. OpenTelemetry semantic conventions, MCP. */
  mcpMethod: 'mcp.method.name',
  /** A registered tool’s name. OpenTelemetry semantic conventions, GenAI. */
  toolName: 'gen_ai.tool.name',
  /** A stable error code, e.g. `API_001`. OpenTelemetry semantic conventions. */
  errorType: 'error.type',
} as const
