/** How a person adds this server to a client. */
export interface InstallLink {
  client: string
  /** Opens the client, or its page that does. */
  url: string
}

const name = 'gatehouse'
const encodedJson = (value: object) => encodeURIComponent(JSON.stringify(value))
const base64Json = (value: object) =>
  encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64'))

/**
 * One click each, as the clients’ own documents have it:
 * VS Code: code.visualstudio.com/docs/copilot/guides/mcp-developer-guide, "MCP URL handler".
 * Cursor: cursor.com/docs/mcp/install-links.
 * Goose: its documentation of extensions, "Deeplinks".
 * Visual Studio: github.com/github/github-mcp-server, README.
 */
export const installLinks = (url: string): InstallLink[] => [
  { client: 'VS Code', url: `vscode:mcp/install?${encodedJson({ name, type: 'http', url })}` },
  {
    client: 'Cursor',
    url: `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${base64Json({ url })}`,
  },
  {
    client: 'Goose',
    url: `goose://extension?${new URLSearchParams({ type: 'streamable_http', url, id: name, name: 'Gatehouse', description: 'GitHub' })}`,
  },
  {
    client: 'Visual Studio',
    url: `https://aka.ms/vs/mcp-install?${encodedJson({ name, type: 'http', url })}`,
  },
]

/** What a person types or pastes where there is no such link. */
export interface Snippet {
  client: string
  /** Where it belongs; absent: into a terminal. */
  file?: string
  text: string
}

const pretty = (value: object) => JSON.stringify(value, null, 2)

/**
 * As each client’s own documents have it: code.claude.com/docs/en/mcp,
 * code.visualstudio.com/docs/copilot/chat/mcp-servers, cursor.com/docs/mcp, the READMEs of
 * github.com/google-gemini/gemini-cli (docs/tools/mcp-server.md), github.com/openai/codex
 * (docs/config.md) and github.com/geelen/mcp-remote.
 */
export const snippets = (url: string): Snippet[] => [
  { client: 'Claude Code', text: `claude mcp add --transport http ${name} ${url}` },
  {
    client: 'VS Code',
    file: '.vscode/mcp.json',
    text: pretty({ servers: { [name]: { type: 'http', url } } }),
  },
  {
    client: 'Cursor',
    file: '~/.cursor/mcp.json',
    text: pretty({ mcpServers: { [name]: { url } } }),
  },
  { client: 'Codex', text: `codex mcp add ${name} --url ${url}` },
  { client: 'Gemini CLI', text: `gemini mcp add --transport http ${name} ${url}` },
]

/** For clients that only start programs. */
export const bridge = (url: string): string =>
  pretty({ mcpServers: { [name]: { command: 'npx', args: ['-y', 'mcp-remote', url] } } })
