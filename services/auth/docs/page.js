// @ts-nocheck: it runs in a browser, whose types would be those of the whole program.

const asked = new URLSearchParams(location.search).get('document')
const shown = asked === 'mcp' ? 'mcp' : 'auth'
const redirectUri = `${location.origin}/docs/assets/oauth2-redirect.html`

for (const link of document.querySelectorAll('.documents a')) {
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

/**
 * Swagger UI puts a link into each button, where a keyboard would stop twice for the same; and a
 * choice of servers without a name, though there is but this one.
 */
const plainPlugin = () => ({
  wrapComponents: {
    DeepLink:
      (_original, { React }) =>
      ({ text }) =>
        React.createElement('span', null, text),
    ServersContainer: () => () => null,
  },
})

/** Controls that Swagger UI leaves without a name for whoever does not see what is beside them. */
const names = {
  'select.examples-select-element': 'Example',
  'textarea.body-param__text': 'Request body',
  'select.content-type': 'Media type',
  '.parameters-col_description :is(input, select, textarea)': 'Value',
  '.auth-container :is(input, select)': 'Value',
  'button.close-modal': 'Close',
}

function nameControls() {
  // Its own names there are not the words on the buttons, by which somebody would speak to them.
  for (const button of document.querySelectorAll('.modal-btn.auth[aria-label]')) {
    button.removeAttribute('aria-label')
  }
  for (const [selector, name] of Object.entries(names)) {
    for (const control of document.querySelectorAll(`${selector}:not([aria-label], [id])`)) {
      control.setAttribute('aria-label', name)
    }
  }
}
new MutationObserver(nameControls).observe(document.body, { childList: true, subtree: true })

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
  plugins: [signInPlugin, plainPlugin],
  layout: 'BaseLayout',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  oauth2RedirectUrl: redirectUri,
  onComplete: goHome,
  requestInterceptor: completeMessage,
  // Its colours are too dark to read.
  syntaxHighlight: false,
  validatorUrl: null,
})
