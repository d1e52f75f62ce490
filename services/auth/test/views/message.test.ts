import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { back, openPage } from './open-page.ts'

t.test('an error is told in plain words, with what to quote when asking for help', async (t) => {
  const error = errors.INVALID_REDIRECT_URI({
    message: 'Sent <b>.',
    facts: { uri: 'hidden by facts' },
  })
  const { payload } = await openPage(t, 'message', { error, requestId: 'request-1', back: null })
  t.match(payload, '<h1>We can’t send you back safely</h1>')
  t.match(payload, 'The app asked to send you to an address that it did not register.')
  t.match(payload, '<code>AUTH_008</code> <code>request-1</code>')
  t.match(payload, 'Sent &lt;b&gt;.', 'what exactly was wrong stands in the details')
  t.notMatch(payload, /facts|hidden by|Back to/)
})

t.test('an error without words of its own is told as the catalogue does', async (t) => {
  const error = errors.CONFIG_INVALID()
  const { payload } = await openPage(t, 'message', { error, requestId: 'request-1', back: null })
  t.match(payload, '<h1>That did not work</h1>')
  t.match(payload, `<p>${error.message}</p>`)
  t.match(payload, `<p>${error.hint}</p>`)
})

t.test('at /account the way on is that page, at a sign-in none', async (t) => {
  const told = { error: errors.FORM_EXPIRED(), requestId: 'r', back: null }
  const { payload } = await openPage(t, 'message', { ...told, isAccount: true })
  t.match(payload, '<a class="button" href="/account">Your connected apps</a>')
  t.notMatch((await openPage(t, 'message', told)).payload, /<a\s/)
})

t.test('the way back leads to the client, by its name', async (t) => {
  const error = errors.ACCESS_DENIED()
  const { payload } = await openPage(t, 'message', { error, requestId: 'r', back })
  t.match(
    payload,
    'href="https://claude.ai/cb?error=x&amp;state=y">Back to <bdi>Claude Code</bdi></a>'
  )
  const nameless = { error, requestId: 'r', back: { ...back, clientName: '\u202e' } }
  t.match(
    (await openPage(t, 'message', nameless)).payload,
    'Back to <bdi>An app without a name</bdi>'
  )
})
