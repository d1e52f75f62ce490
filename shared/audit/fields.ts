/** What a field of an audit record holds: its row in `docs/reference/audit-events.md`. */
export const auditFields = {
  time: 'ISO 8601, UTC.',
  event: 'What happened: a row above.',
  outcome: '`success` or `failure`.',
  requestId: 'The `x-request-id` of the answer; where it happened in a request.',
  traceId: 'The trace of the request, where tracing is on.',
  address: 'Who sent the request, as `TRUST_PROXY` lets it be told.',
  userId: 'The person: GitHub’s number, which stays when a login changes.',
  login: 'The person’s login at GitHub, as of then.',
  clientId: 'The MCP client, as it is registered here.',
  clientName: 'The name a client gives itself: anybody’s words.',
  sessionId: 'The sign-in of that client for that person.',
  scopes: 'What the client asked for or was given.',
  redirectUri: 'Where the browser was to be sent with the code.',
  tool: 'Name of the tool.',
  prompt: 'Name of the prompt.',
  resource: 'Address of the resource.',
  access: '`read`, or `write` for a tool that changes something.',
  repository: 'The repository that the call named, as `owner/name`.',
  durationMs: 'Milliseconds, waiting for GitHub included.',
  githubRequestIds:
    'GitHub’s own ids (`x-github-request-id`) of the requests that the call made, at most eight; none where an answer was kept.',
  code: 'The error: see [Errors](errors.md).',
  limit: 'The setting behind the limit.',
  keyId: 'Which key; the key is not to be had from it.',
  reason:
    'Such as `revoked`, `replayed`, `disconnected`, `upstream-ended`: why the session ended; `remembered`: why nobody was asked.',
  what: 'How much a person ended: `session`, `app` or `all`.',
  heads: 'Chains that the store knew, at most eight, the latest last: `writer`, `seq`, `mac`.',
  file: 'Name of the file, without its folder.',
  lost: 'How many records were lost.',
  since: 'When the first of them was lost. ISO 8601, UTC.',
  cut: '`true` where the record was longer than 4,096 characters and texts in it were cut; they end in `…`.',
  writer:
    'The process, by a random name that it has from its start on. Each writes a chain of its own.',
  seq: 'Number of the record in the chain, from 1.',
  prev: 'The `mac` of the record before it; empty in the first.',
  mac: 'Key id and HMAC-SHA256 over the line as it is written, up to this field.',
} as const

/** What every record has, or every one that happened in a request. */
export const commonFields = [
  ...(['time', 'event', 'outcome', 'requestId', 'traceId', 'address', 'cut'] as const),
  ...(['writer', 'seq', 'prev', 'mac'] as const),
] as const
