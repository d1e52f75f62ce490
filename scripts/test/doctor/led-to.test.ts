import t from 'tap'
import { ledTo } from '../../doctor/deployment/deployment.ts'

t.test('where an answer leads is told by scheme and host alone', async (t) => {
  const to = (location?: string) => {
    const headers = location === undefined ? {} : { location }
    const answer = { status: 302, headers, text: '', isReused: false }
    return ledTo(answer, 'https://gatehouse.test')
  }
  t.equal(to(), null)
  t.equal(to('/oauth/consent?sign_in=secret'), 'https://gatehouse.test')
  t.equal(to('https://other.test:8443/gho_abcdefgh12345678?code=secret'), 'https://other.test:8443')
  t.equal(to('cursor://anysphere/callback?code=secret'), 'cursor://anysphere')
  t.equal(to('mailto:mona@client.test'), 'mailto:')
  t.equal(to('http://['), 'no address')
})
