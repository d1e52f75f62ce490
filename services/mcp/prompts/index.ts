import githubUserSummary from './github-user-summary.ts'
import type { Prompt } from './prompt.ts'

/** What clients offer their user to begin with, in the order they are shown. */
export const prompts: readonly Prompt[] = [githubUserSummary]
