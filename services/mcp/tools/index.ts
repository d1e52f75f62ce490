import getIssue from './issues/get-issue.ts'
import listIssues from './issues/list-issues.ts'
import searchIssues from './issues/search-issues.ts'
import analyzeCodeWithLlm from './llm/analyze-code-with-llm.ts'
import getPullRequest from './pulls/get-pull-request.ts'
import getPullRequestDiff from './pulls/get-pull-request-diff.ts'
import listPullRequests from './pulls/list-pull-requests.ts'
import getFileContents from './repos/get-file-contents.ts'
import getRepository from './repos/get-repository.ts'
import searchRepositories from './repos/search-repositories.ts'
import type { Tool } from './tool.ts'
import getGithubUserInfo from './users/get-github-user-info.ts'

/** The catalogue, in the order clients are shown. */
export const tools: readonly Tool[] = [
  getGithubUserInfo,
  analyzeCodeWithLlm,
  searchRepositories,
  getRepository,
  getFileContents,
  searchIssues,
  listIssues,
  getIssue,
  listPullRequests,
  getPullRequest,
  getPullRequestDiff,
]
