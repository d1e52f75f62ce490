import type { Mistake } from './gateway.ts'

/** A mistake somebody makes, which checks see it, and what mends it. */
export interface Plant extends Mistake {
  title: string
  bad: string[]
  /** By the first of `bad`. */
  mend: RegExp
}

const allowOrigin = 'access-control-allow-origin'
const metadata = '/.well-known/oauth-authorization-server'

export const plants: readonly Plant[] = [
  {
    title: 'a gateway that takes the first part off the path',
    request: (request) => {
      request.path = request.path.replace(/^\/mcp/, '/')
    },
    bad: ['challenge'],
    mend: /no prefix added, none taken off|with the path as it is/,
  },
  {
    title: 'a gateway that puts a prefix in front of the path',
    request: (request) => {
      request.path = `/gatehouse${request.path}`
    },
    bad: ['answers', 'challenge', 'resource-metadata', 'server-metadata', 'jwks'],
    mend: /no prefix/,
  },
  {
    title: 'a gateway that hides the host from the services',
    request: ({ headers }) => {
      headers.host = 'mcp.internal:8082'
    },
    bad: ['challenge'],
    mend: /proxy_set_header Host/,
  },
  {
    title: 'a gateway that rewrites the host in what is answered',
    body: (body) => body.replaceAll(/"issuer":"[^"]+"/g, '"issuer":"http://auth.internal:8081"'),
    bad: ['server-metadata'],
    mend: /must not rewrite bodies/,
  },
  {
    title: 'an issuer with a slash at its end',
    body: (body) => body.replaceAll(/"issuer":"([^"]+)"/g, '"issuer":"$1/"'),
    bad: ['server-metadata'],
    mend: /Set PUBLIC_URL=/,
  },
  {
    title: 'a gateway that takes WWW-Authenticate away',
    answer: ({ headers }) => delete headers['www-authenticate'],
    bad: ['challenge'],
    mend: /pass the header WWW-Authenticate/,
  },
  {
    title: 'a gateway that takes Authorization away',
    request: ({ headers }) => delete headers.authorization,
    bad: ['authorization-header'],
    mend: /pass the Authorization header on/,
  },
  {
    title: 'a gateway that answers no preflight',
    answer: ({ headers }) => delete headers[allowOrigin],
    bad: ['cors'],
    mend: /pass both on/,
  },
  {
    title: 'a gateway that adds CORS headers of its own to everything',
    answer: ({ headers }) => {
      headers[allowOrigin] = headers[allowOrigin] ? '*, *' : '*'
    },
    bad: ['cors', 'cors-pages'],
    mend: /add none of its own/,
  },
  {
    title: 'a gateway that closes every connection',
    answer: ({ headers }) => {
      headers.connection = 'close'
    },
    bad: ['keep-alive'],
    mend: /keep connections of clients open/,
  },
  {
    title: 'a gateway that makes request ids of its own',
    request: ({ headers }) => {
      headers['x-request-id'] = 'made-by-the-gateway'
    },
    bad: ['request-id'],
    mend: /X-Request-Id/,
  },
  {
    title: 'a gateway that allows small bodies alone',
    answer: (answer) => {
      if (answer.path === '/oauth/register' && answer.status === 400) answer.status = 413
    },
    bad: ['body-limit'],
    mend: /client_max_body_size/,
  },
  {
    title: 'a firewall that knows GET and POST alone',
    request: (request) => {
      const { origin, 'content-length': length } = request.headers
      if (request.path === '/mcp' && !origin && length === undefined) {
        request.path = '/no-such-path'
      }
    },
    bad: ['methods', 'routes'],
    mend: /GET, POST, DELETE/,
  },
  {
    title: 'a path of the services that is routed to nobody',
    request: (request) => {
      if (request.path.startsWith('/oauth/revoke')) request.path = '/no-such-path'
    },
    bad: ['cors', 'routes'],
    mend: /pass both on/,
  },
  {
    title: 'a gateway that shows error pages of its own',
    answer: ({ path, status, headers }) => {
      if (path.startsWith('/oauth/authorize') && status === 400) {
        headers['content-type'] = 'text/plain'
      }
    },
    bad: ['wrong-redirect'],
    mend: /proxy_intercept_errors/,
  },
  {
    title: 'a gateway that loses where a sign-in leads',
    answer: ({ path, status, headers }) => {
      if (path.startsWith('/oauth/authorize') && status === 303) delete headers.location
    },
    bad: ['known-clients', 'consent-page'],
    mend: /leave the Location header as it is/,
  },
  {
    title: 'a gateway that moves cookies to another path',
    answer: ({ headers }) => {
      headers['set-cookie'] = headers['set-cookie']?.map((line) =>
        line.replace('Path=/', 'Path=/a')
      )
      if (!headers['set-cookie']) delete headers['set-cookie']
    },
    bad: ['consent-page'],
    mend: /proxy_cookie_path/,
  },
  {
    title: 'a server that announces plain PKCE',
    body: (body) => body.replace('"code_challenge_methods_supported":["S256"]', '"x":1'),
    bad: ['pkce-and-iss'],
    mend: /pass answers on unchanged/,
  },
  {
    title: 'keys that are none',
    body: (body) => body.replace('"keys":[{', '"keys":[null,{'),
    bad: ['jwks'],
    mend: /no usable keys/,
  },
  {
    title: 'a document that would write to the terminal',
    body: (body) => body.replace('"paths":{', '"paths":{"/\\u001b[31m/gho_abcdefgh12345678":{},'),
    bad: ['routes'],
    mend: /Not routed to auth: \/\?\[31m\/gho_\[masked\]\./,
  },
  {
    title: 'metadata that is cached for another address',
    answer: (answer) => {
      if (answer.path === metadata) answer.status = 404
    },
    bad: ['server-metadata'],
    mend: /to the auth service, with its path unchanged/,
  },
]
