import t from 'tap'
import { checkPrompt } from '../../checks/prompt.ts'

const plain = { mustAsk: false, mustVisitGitHub: false }
const asking = { mustAsk: true, mustVisitGitHub: false }
const anew = { mustAsk: true, mustVisitGitHub: true }

t.test('a client may want the page to be shown, or the person to go to GitHub', async (t) => {
  t.same(checkPrompt({}), plain)
  t.same(checkPrompt({ prompt: 'consent' }), asking)
  t.same(checkPrompt({ prompt: 'login' }), anew)
  t.same(checkPrompt({ prompt: 'select_account' }), anew)
  t.same(checkPrompt({ prompt: 'login consent' }), anew)
})

t.test('a word that means nothing here asks for nothing and is no error', async (t) => {
  for (const prompt of ['none', 'create', 'Consent', 'xconsent', 'consent,login', ' ']) {
    t.same(checkPrompt({ prompt }), plain, prompt)
  }
})
