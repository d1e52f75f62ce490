import t from 'tap'
import { openPage } from './open-page.ts'

t.test('signing in is a form with its secret and the page to go to', async (t) => {
  const { payload } = await openPage(t, 'sign-in', { csrf: '<c>', returnTo: '/account"' })
  t.match(payload, '<form method="post" action="/account/sign-in"')
  t.match(payload, 'name="csrf" value="&lt;c&gt;"')
  t.match(payload, 'name="return_to" value="/account&quot;"')
  t.match(payload, 'Continue to GitHub</button>')
})

t.test('who is signed out is told what that does not end', async (t) => {
  const { payload } = await openPage(t, 'signed-out', {})
  t.match(payload, /apps that you connected keep working[\s\S]*At GitHub itself/)
  t.match(payload, '<a class="button" href="/account/sign-in">')
})
