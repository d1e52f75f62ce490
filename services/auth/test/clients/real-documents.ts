/** What a known client publishes of itself, and how it then asks. */
export interface RealDocument {
  /** Where the document, or what is shown of it, was read. */
  source: string
  document: { client_id: string; client_name: string; redirect_uris: string[] } & Record<
    string,
    unknown
  >
  /** Return addresses that the client really sends. */
  asks: string[]
}

const publicClient = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
}
const portlessLoopback = ['http://localhost/callback', 'http://127.0.0.1/callback']

export const realDocuments: Readonly<Record<string, RealDocument>> = {
  'Claude Code': {
    source:
      'github.com/sprawz/gtm-mcp-server/issues/72, github.com/anthropics/claude-code/issues/37767',
    document: {
      client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: portlessLoopback,
      ...publicClient,
    },
    asks: ['http://localhost:58135/callback', 'http://127.0.0.1:3118/callback'],
  },
  Claude: {
    source:
      'github.com/anthropics/claude-ai-mcp/issues/650, github.com/openstatusHQ/openstatus/pull/2653',
    document: {
      client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      ...publicClient,
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
    },
    asks: ['https://claude.ai/api/mcp/auth_callback'],
  },
  ChatGPT: {
    source: 'github.com/django-oauth/django-oauth-toolkit/issues/1857 and 1845',
    document: {
      client_id: 'https://chatgpt.com/oauth/client.json',
      client_uri: 'https://chatgpt.com/',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: 'ChatGPT',
      logo_uri: 'https://persistent.oaistatic.com/sonic/misc/openai-logo.png',
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: 'https://chatgpt.com/oauth/jwks.json',
    },
    asks: ['https://chatgpt.com/connector_platform_oauth_redirect'],
  },
  'VS Code': {
    source: 'github.com/microsoft/vscode/issues/298300, github.com/microsoft/vscode/pull/271403',
    document: {
      client_name: 'Visual Studio Code',
      logo_uri: 'https://code.visualstudio.com/assets/branding/code-stable.png',
      ...publicClient,
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      application_type: 'native',
      client_id: 'https://vscode.dev/oauth/client-metadata.json',
      client_uri: 'https://vscode.dev/product',
      redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    },
    asks: ['http://127.0.0.1:33418/', 'http://127.0.0.1:50000/', 'https://vscode.dev/redirect'],
  },
  'Copilot CLI': {
    source: 'github.com/github/copilot-cli/issues/4901 and 4800',
    document: {
      client_id: 'https://github.com/copilot/cli/client-metadata.json',
      client_name: 'GitHub Copilot CLI',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1:33418/'],
    },
    asks: ['http://127.0.0.1:61876/'],
  },
  opencode: {
    source: 'github.com/anomalyco/opencode/pull/47737',
    document: {
      client_id: 'https://opencode.ai/oauth/opencode/client.json',
      client_name: 'opencode',
      client_uri: 'https://opencode.ai',
      logo_uri: 'https://opencode.ai/web-app-manifest-512x512.png',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      ...publicClient,
      token_endpoint_auth_methods_supported: ['none'],
    },
    asks: ['http://127.0.0.1:51675/callback'],
  },
  Goose: {
    source:
      'github.com/aaif-goose/goose, documentation/static/oauth/client-metadata.json at 2827ff6',
    document: {
      client_id: 'https://goose-docs.ai/oauth/client-metadata.json',
      client_name: 'Goose',
      redirect_uris: ['http://localhost/oauth_callback'],
      ...publicClient,
      grant_types: ['authorization_code'],
      scope: 'openid profile email',
      code_challenge_methods_supported: ['S256'],
    },
    asks: ['http://localhost:53210/oauth_callback'],
  },
  mcpc: {
    source: 'github.com/apify/mcpc, client-metadata.json; pull requests 187 and 272',
    document: {
      client_id: 'https://apify.github.io/mcpc/client-metadata.json',
      client_name: 'mcpc',
      client_uri: 'https://github.com/apify/mcpc',
      tos_uri: 'https://apify.github.io/mcpc/LICENSE',
      // As its first version had them: one port cannot be relied on to be free.
      redirect_uris: ['127.0.0.1', 'localhost'].flatMap((host) =>
        Array.from({ length: 10 }, (_, index) => `http://${host}:${13316 + index}/callback`)
      ),
      ...publicClient,
      software_id: 'mcpc',
    },
    asks: ['http://127.0.0.1:13320/callback'],
  },
}
