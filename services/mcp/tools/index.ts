import analyzeCodeWithLlm from './llm/analyze-code-with-llm.ts'
import type { Tool } from './tool.ts'
import getGithubUserInfo from './users/get-github-user-info.ts'

/** The catalogue, in the order clients are shown. */
export const tools: readonly Tool[] = [getGithubUserInfo, analyzeCodeWithLlm]
