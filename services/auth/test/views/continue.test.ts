import t from 'tap'
import { openPage, toGithub } from './open-page.ts'

t.test('the continue page goes on by itself and by a link', async (t) => {
  const { payload } = await openPage(t, 'continue', toGithub)
  const url = 'https://github.com/login?a=1&amp;b=2'
  t.match(payload, `<meta http-equiv="refresh" content="0;url=${url}">`)
  t.match(payload, `href="${url}">Continue to github.com</a>`)
  t.notMatch(payload, 'close this window')
})

t.test('the address cannot leave its attribute', async (t) => {
  const url = 'https://a.example/"><script>?\'";url=javascript:x'
  const { payload } = await openPage(t, 'continue', { ...toGithub, url, target: 'client' })
  t.notMatch(payload, '<script')
  const safe = 'https://a.example/%22%3E%3Cscript%3E?%27%22;url=javascript:x'
  t.match(payload, `content="0;url=${safe}">`)
  t.match(payload, `href="${safe}"`)
})

t.test(
  'a program on this computer leaves the page open, so the page says what to do',
  async (t) => {
    for (const url of ['http://127.0.0.1:33418/?code=1', 'cursor://anysphere.cursor-mcp/oauth']) {
      const { payload } = await openPage(t, 'continue', { ...toGithub, url, target: 'client' })
      t.match(payload, 'you can close this window')
    }
    const url = 'cursor://github.com/cb?code=1&state=2'
    const { payload } = await openPage(t, 'continue', { ...toGithub, url, target: 'client' })
    t.match(payload, 'content="0;url=cursor://github.com/cb?code=1&amp;state=2"')
    t.match(payload, '>Open the app</a>')
  }
)

t.test('a person who refused is told that nothing was shared', async (t) => {
  const { payload } = await openPage(t, 'continue', {
    ...toGithub,
    target: 'client',
    isDenied: true,
  })
  t.match(payload, '<h1>Access was not allowed</h1>')
  t.match(payload, 'Nothing was shared.')
})
