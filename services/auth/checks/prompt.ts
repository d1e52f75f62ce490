import type { Parameters } from './parameters.ts'

/** What a client wants to happen although the person is known (OpenID Connect Core §3.1.2.1). */
export interface Prompt {
  /** The consent page is shown, whatever is remembered. */
  mustAsk: boolean
  /** The person goes to GitHub, and chooses there who they are. */
  mustVisitGitHub: boolean
}

/** `prompt`; words that mean nothing here are ignored, `none` among them: without consent there is a page. */
export function checkPrompt(parameters: Parameters): Prompt {
  const words = (parameters['prompt'] ?? '').split(' ')
  const mustVisitGitHub = words.includes('login') || words.includes('select_account')
  return { mustAsk: mustVisitGitHub || words.includes('consent'), mustVisitGitHub }
}
