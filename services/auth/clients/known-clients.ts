/** How a widely used client registers and then asks. */
export interface KnownClient {
  /** Where it was read. */
  sources: string[]
  /** The body of its registration, as far as the source shows it (RFC 7591 §3.1). */
  registration: { redirect_uris: string[] } & Readonly<Record<string, unknown>>
  /** Return addresses it then sends; one on loopback has whichever port was free. */
  asks: string[]
}

const asPublic = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
}

/**
 * The clients that people use, held to by a test: each registers and begins a sign-in here. Custom
 * schemes in it are accepted, exactly as written.
 */
export const knownClients: Readonly<Record<string, KnownClient>> = {
  'Claude Code': {
    sources: [
      'github.com/anthropics/claude-code/issues/66511',
      'github.com/anthropics/claude-code/issues/10439',
    ],
    registration: {
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost:56648/callback'],
      ...asPublic,
    },
    asks: ['http://localhost:56648/callback', 'http://localhost:3118/callback'],
  },
  Claude: {
    sources: [
      'github.com/anthropics/claude-ai-mcp/issues/1043',
      'github.com/anthropics/claude-ai-mcp/issues/930',
    ],
    registration: {
      client_name: 'Claude',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      ...asPublic,
      token_endpoint_auth_method: 'client_secret_post',
    },
    asks: ['https://claude.ai/api/mcp/auth_callback'],
  },
  Cursor: {
    sources: [
      'github.com/erp-mafia/accounted/pull/2225',
      'github.com/different-ai/openwork/pull/3059',
    ],
    registration: {
      client_name: 'Cursor',
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
      token_endpoint_auth_method: 'none',
    },
    asks: [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ],
  },
  'VS Code': {
    sources: [
      'github.com/microsoft/vscode src/vs/base/common/oauth.ts',
      'github.com/microsoft/vscode/issues/278512',
      'github.com/contextstream/mcp-server/issues/57',
    ],
    registration: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      ...asPublic,
      application_type: 'native',
    },
    asks: [
      'https://vscode.dev/redirect',
      'https://insiders.vscode.dev/redirect',
      'http://127.0.0.1:33418/',
      'http://127.0.0.1:59656/',
      'http://127.0.0.1:33418',
    ],
  },
  Codex: {
    sources: [
      'github.com/openai/codex codex-rs/rmcp-client/src/perform_oauth_login.rs',
      'github.com/openai/codex/issues/30460',
    ],
    registration: {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:33418/callback/bGl0dGxlIGlk'],
      ...asPublic,
    },
    asks: [
      'http://127.0.0.1:33418/callback/bGl0dGxlIGlk',
      'http://127.0.0.1:51234/callback/bGl0dGxlIGlk',
    ],
  },
  'Gemini CLI': {
    sources: [
      'github.com/google-gemini/gemini-cli packages/core/src/mcp/oauth-provider.ts',
      'github.com/google-gemini/gemini-cli/pull/7465',
    ],
    registration: {
      client_name: 'Gemini CLI MCP Client',
      redirect_uris: ['http://localhost:7777/oauth/callback'],
      ...asPublic,
      scope: '',
    },
    asks: ['http://localhost:7777/oauth/callback', 'http://localhost:41021/oauth/callback'],
  },
  Goose: {
    sources: [
      'github.com/aaif-goose/goose crates/goose/src/oauth/mod.rs',
      'github.com/aaif-goose/goose/pull/9209',
    ],
    registration: {
      client_name: 'goose',
      redirect_uris: ['http://127.0.0.1:8456/oauth_callback'],
      ...asPublic,
    },
    asks: ['http://127.0.0.1:8456/oauth_callback', 'http://127.0.0.1:50321/oauth_callback'],
  },
  'MCP Inspector': {
    sources: ['github.com/modelcontextprotocol/inspector client/src/lib/auth.ts'],
    registration: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: [
        'http://localhost:6274/oauth/callback',
        'http://localhost:6274/oauth/callback/debug',
      ],
      ...asPublic,
      scope: '',
    },
    asks: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
  },
  'mcp-remote': {
    sources: ['github.com/punkpeye/mcp-remote src/lib/node-oauth-client-provider.ts'],
    registration: {
      client_name: 'MCP CLI Client',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      ...asPublic,
    },
    asks: ['http://localhost:3334/oauth/callback', 'http://localhost:21435/oauth/callback'],
  },
}
