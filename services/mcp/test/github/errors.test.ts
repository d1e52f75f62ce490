import t from 'tap'
import { githubError } from '../../github/errors.ts'

const nowMs = 1_800_000_000_000

const refusal = (status: number, headers: Record<string, string> = {}, message = 'Nope') => ({
  status,
  headers: new Headers(headers),
  text: JSON.stringify({ message }),
})

t.test('each refusal of GitHub has its name', async (t) => {
  const names = {
    400: 'API_ERROR',
    401: 'GITHUB_SIGN_IN_ENDED',
    403: 'GITHUB_FORBIDDEN',
    404: 'GITHUB_NOT_FOUND',
    410: 'GITHUB_NOT_FOUND',
    422: 'API_ERROR',
    429: 'GITHUB_RATE_LIMITED',
    500: 'API_ERROR',
    503: 'API_ERROR',
  }
  for (const [status, name] of Object.entries(names)) {
    t.equal(githubError(refusal(Number(status)), nowMs).name, name, status)
  }
})

t.test('a rate limit names the time that GitHub asks to wait', async (t) => {
  const waits: [number, Record<string, string>, string, number][] = [
    [429, { 'retry-after': '7' }, '', 7],
    [403, { 'retry-after': '1' }, '', 1],
    [403, { 'retry-after': '0' }, '', 1],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000090' }, '', 90],
    [429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000000' }, '', 1],
    [403, { 'x-ratelimit-remaining': '0' }, '', 60],
    [429, { 'x-ratelimit-remaining': '41', 'x-ratelimit-reset': '1800003000' }, '', 60],
    [403, {}, 'You have exceeded a secondary rate limit.', 60],
    [429, { 'retry-after': 'soon' }, '', 60],
  ]
  for (const [status, headers, message, seconds] of waits) {
    const error = githubError(refusal(status, headers, message), nowMs)
    const unit = seconds === 1 ? 'second' : 'seconds'
    t.match(error, {
      name: 'GITHUB_RATE_LIMITED',
      code: 'RATE_002',
      message: `GitHub’s rate limit for this person is used up; GitHub asks to wait ${seconds} ${unit}.`,
      details: { retryAfterSeconds: seconds },
    })
  }
})

t.test('a refused token asks the person to sign in anew', async (t) => {
  t.match(githubError(refusal(401), nowMs), {
    code: 'AUTH_026',
    message: 'GitHub no longer accepts the sign-in of this session.',
    hint: /connect it anew/,
  })
})

t.test('GitHub’s own words go to the log alone, cut short', async (t) => {
  const html = `<html>${'x'.repeat(100_000)}`
  const headers = { 'x-github-request-id': 'ABCD:1' }
  const error = githubError({ ...refusal(500, headers), text: html }, nowMs)
  t.notMatch(`${error.message} ${error.hint}`, 'html')
  t.match(error.facts, { status: 500, githubRequestId: 'ABCD:1', githubMessage: /^<html>x{294}$/ })
  t.equal(error.cause, undefined)
})
