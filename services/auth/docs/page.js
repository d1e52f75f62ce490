// @ts-nocheck: it runs in a browser, whose types would be those of the whole program.

const asked = new URLSearchParams(location.search).get('document')
const shown = asked === 'mcp' ? 'mcp' : 'auth'
const redirectUri = `${location.origin}/docs/assets/oauth2-redirect.html`

for (const link of document.querySelectorAll('header nav a')) {
  if (link.textContent === shown) link.setAttribute('aria-current', 'page')
}

// Swagger UI has a dark theme, but is told of it by a class.
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

/** The client that this page is; the same metadata always gets the same id. */
async function registerThisPage() {
  const response = await fetch('/oauth/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Gatehouse’s own API page', redirect_uris: [redirectUri] }),
  })
  return response.ok ? (await response.json()).client_id : ''
}

/** Registers once somebody opens the dialog to sign in, not before. */
const signInPlugin = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        showDefinitions: (show) => async (definitions) => {
          if (definitions && shown === 'mcp') {
            const clientId = await registerThisPage()
            const usePkceWithAuthorizationCodeGrant = true
            ui.initOAuth({ clientId, scopes: 'github:read', usePkceWithAuthorizationCodeGrant })
          }
          return show(definitions)
        },
      },
    },
  },
})

/** What MCP wants beside a body and no form of an OpenAPI document can fill in. */
function completeMessage(request) {
  if (request.method !== 'POST' || !request.url.endsWith('/mcp')) return request
  request.headers.Accept = 'application/json, text/event-stream'
  try {
    const { method, params } = JSON.parse(request.body)
    const revision = params?._meta?.['io.modelcontextprotocol/protocolVersion']
    if (revision) {
      request.headers['MCP-Protocol-Version'] ??= revision
      request.headers['Mcp-Method'] ??= method
      const name = params.name ?? params.uri
      if (name) request.headers['Mcp-Name'] ??= name
    }
  } catch {
    // What is no JSON is sent as it is: the server tells what is wrong with it.
  }
  return request
}

/** Under another name of the server, our policy and CORS would stop every request. */
function goHome() {
  const { servers } = ui.specSelectors.specJson().toJS()
  const home = new URL(servers[0].url).origin
  const { origin, pathname, search, hash } = location
  if (home !== origin) location.replace(`${home}${pathname}${search}${hash}`)
}

const ui = SwaggerUIBundle({
  url: `/docs/${shown}.json`,
  domNode: document.querySelector('#operations'),
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [signInPlugin],
  layout: 'BaseLayout',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  oauth2RedirectUrl: redirectUri,
  onComplete: goHome,
  requestInterceptor: completeMessage,
  validatorUrl: null,
})
