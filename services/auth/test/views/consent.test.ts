import type { Test } from 'tap'
import t from 'tap'
import type { ConsentPage } from '../../views/pages.ts'
import { consent, openPage } from './open-page.ts'

const openConsent = async (t: Test, changes: Partial<ConsentPage>) =>
  (await openPage(t, 'consent', { ...consent, ...changes })).payload

t.test('the form sends the answer to the consent route with both of its secrets', async (t) => {
  const page = await openConsent(t, { signIn: 'a"b', csrf: '<c>' })
  t.match(page, '<form method="post" action="/oauth/consent"')
  t.match(page, '<input type="hidden" name="sign_in" value="a&quot;b">')
  t.match(page, '<input type="hidden" name="csrf" value="&lt;c&gt;">')
  t.match(page, /<button[^>]* name="decision" value="allow">Allow</)
  t.match(page, /<button[^>]* name="decision" value="deny">Don’t allow</)
})

t.test('markup in a client’s name is text', async (t) => {
  const page = await openConsent(t, { clientName: '<script>alert("1")</script>\'&' })
  t.notMatch(page, '<script')
  t.match(page, '<bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</bdi>')
})

t.test('a client’s name cannot turn, hide or flood the text around it', async (t) => {
  const page = await openConsent(t, { clientName: `Cur\u202esor\u0000${'x'.repeat(500)}` })
  t.notMatch(page, /\p{Cf}|\0/u)
  t.match(page, `Allow <bdi>Cursor${'x'.repeat(74)}…</bdi> to use GitHub as you?`)
})

t.test('a name like a placeholder or without a visible character is harmless', async (t) => {
  t.match(await openConsent(t, { clientName: '{client}$&' }), '<bdi>{client}$&amp;</bdi> to use')
  t.match(await openConsent(t, { clientName: '\u200b' }), '<bdi>An app without a name</bdi>')
})

t.test('the page says that the name is unchecked and shows the redirect host whole', async (t) => {
  const redirectHost = `accounts.google.com.${'x'.repeat(60)}.${'y'.repeat(60)}.evil.example`
  const page = await openConsent(t, { redirectHost })
  t.match(page, 'Nobody has checked it.')
  t.match(page, `<p class="host">${redirectHost}</p>`)
  t.notMatch(page, 'this computer')
})

t.test('a redirect to a program on this computer is warned of', async (t) => {
  const page = await openConsent(t, { redirectHost: '127.0.0.1:33418', isLoopback: true })
  t.match(page, '<p class="host">127.0.0.1:33418</p>')
  t.match(page, 'This is a program on this computer.')
})

t.test('of a custom scheme the scheme is shown, for its host proves nothing', async (t) => {
  const page = await openConsent(t, { customScheme: 'evil', redirectHost: 'github.com' })
  t.match(page, '<p class="host">evil:</p>')
  t.match(page, 'open a program on this computer.')
  t.notMatch(page, '<p class="host">github.com</p>')
})

t.test('each scope is told in words, and nothing that was not asked', async (t) => {
  const one = await openConsent(t, {})
  t.match(one, 'Read public data and your profile')
  t.notMatch(one, /Create and change|private repositories|notifications/)
  const newScopes = ['github:private', 'github:write', 'github:notifications'] as const
  const rest = await openConsent(t, { newScopes })
  t.notMatch(rest, 'Read public data')
  t.match(rest, /Read your private[\s\S]*Create and change[\s\S]*Read your notifications/)
})

t.test('what changes things is set apart from what reads them', async (t) => {
  const newScopes = ['github:read', 'github:write'] as const
  const page = await openConsent(t, { newScopes })
  t.match(page, /<li class="?writes[\s\S]*Create and change[\s\S]*badge warn">Write access</)
  t.equal(page.match(/class="?writes/g)?.length, 1)
  t.notMatch(await openConsent(t, {}), /<li class|Write access/)
})

t.test('the page is honest about GitHub’s wide permission', async (t) => {
  const githubScopes = ['read:user', 'repo']
  const reading = await openConsent(t, { newScopes: ['github:private'], githubScopes })
  t.match(reading, '<code>repo</code>')
  t.match(reading, 'Gatehouse refuses the app every change.')
  const writing = await openConsent(t, { newScopes: ['github:write'], githubScopes })
  t.match(writing, 'Gatehouse lets the app do only what is listed above.')
  t.notMatch(writing, 'refuses the app')
})

t.test('for a GitHub App no permission of GitHub is named', async (t) => {
  const page = await openConsent(t, { newScopes: ['github:private'], githubScopes: [] })
  t.notMatch(page, /own page will name|nothing narrower/)
})

t.test('where the document of the client lies is told in the open, under its name', async (t) => {
  t.notMatch(await openConsent(t, {}), 'description')
  const page = await openConsent(t, { clientHost: 'client.example' })
  const [open = ''] = page.split('<details')
  t.match(
    open,
    /Nobody has checked it\.<\/p>\s*<p[^>]*>What was checked is where it is described: <code>client\.example</
  )
  // Any program on the computer can name a document of somebody else.
  const local = await openConsent(t, { clientHost: 'client.example', isLoopback: true })
  t.match(local, 'the description at client.example, as any program could.')
  t.notMatch(local, 'What was checked')
})

t.test('who is signed in is named, with the ways to be somebody else', async (t) => {
  t.notMatch(await openConsent(t, {}), /signed in here as|value="switch"|sign-out/)
  const page = await openConsent(t, { person: { login: 'mona', csrf: 'csrf-2' }, as: '101' })
  t.match(page, 'You are signed in here as <strong>mona</strong>')
  t.match(page, '<input type="hidden" name="as" value="101">')
  const [, others = ''] = page.split('<summary>Not mona?</summary>')
  t.match(others, /action="\/oauth\/consent">[\s\S]*name="decision" value="switch">Use another/)
  t.match(others, /action="\/account\/sign-out">\s*<input[^>]* name="csrf" value="csrf-2">/)
})

t.test('what is new comes first, then what was allowed before', async (t) => {
  const knownScopes = ['github:read' as const]
  const both = await openConsent(t, { newScopes: ['github:write'], knownScopes })
  t.match(both, /New: what[\s\S]*Create and change[\s\S]*already allowed[\s\S]*Read public/)
  t.notMatch(both, 'What it will be able to do<')
  const known = await openConsent(t, { newScopes: [], knownScopes })
  t.match(known, 'What you have already allowed')
  t.notMatch(known, 'New:')
})

t.test('where GitHub need not be asked, its page is not announced', async (t) => {
  const page = await openConsent(t, { goesToGitHub: false })
  t.match(page, 'You go straight back to the app')
  t.notMatch(page, /GitHub asks you|own page will name/)
})
