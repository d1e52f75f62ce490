import { Type } from '@sinclair/typebox'
import { refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import { emptyAnswer, formBody, pageAnswer, text } from '#shared/openapi/parts.ts'
import { pageForm } from './errors.ts'

const csrf = text('From the page', undefined, { maxLength: 100 })
const returnTo = Type.Optional(
  text('A page under `/account`, or `/`; any other means `/account`', '/account', {
    maxLength: 200,
  })
)
const exampleCsrf = 'example-of-a-csrf-value'

export const accountPages: Operations = {
  'GET /account/sign-in': {
    operationId: 'showSignIn',
    summary: 'Offer to sign in',
    description: 'For a person who signs in for no client. Who is signed in goes on at once.',
    tags: ['Account'],
    security: [],
    querystring: Type.Object({ return_to: returnTo }),
    response: {
      200: pageAnswer('The page', { 'Set-Cookie': text('The browser session, if it is new') }),
      303: emptyAnswer('The person is signed in', { Location: text('`return_to`') }),
      ...refusals(pageForm, ['INVALID_INPUT', 'STORE_UNAVAILABLE']),
    },
  },
  'POST /account/sign-in': {
    operationId: 'beginSignIn',
    summary: 'Sign in',
    description:
      'The form of that page. GitHub is asked who the person is, and for nothing else; the token it ' +
      'gives is revoked at once.',
    tags: ['Account'],
    security: [{ browser: [] }],
    body: formBody(Type.Object({ csrf, return_to: returnTo }), {
      signIn: { value: { csrf: exampleCsrf, return_to: '/account' } },
    }),
    response: {
      200: pageAnswer('The page that goes on to GitHub'),
      ...refusals(pageForm, [
        'INVALID_INPUT',
        'FORM_EXPIRED',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'RATE_LIMIT_EXCEEDED',
        'STORE_UNAVAILABLE',
      ]),
    },
  },
  'POST /account/sign-out': {
    operationId: 'signOut',
    summary: 'Sign out',
    description:
      'Ends the browser session. Clients stay connected. A browser that is signed out already is ' +
      'answered alike.',
    tags: ['Account'],
    security: [{ browser: [] }],
    body: formBody(Type.Object({ csrf }), { signOut: { value: { csrf: exampleCsrf } } }),
    response: {
      200: pageAnswer('The page that says so', {
        'Set-Cookie': text('Takes the cookie out of the browser'),
      }),
      ...refusals(pageForm, [
        'INVALID_INPUT',
        'FORM_EXPIRED',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'STORE_UNAVAILABLE',
      ]),
    },
  },
}
