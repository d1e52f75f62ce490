import getFailedJobLogs from './actions/get-failed-job-logs.ts'
import listWorkflowRuns from './actions/list-workflow-runs.ts'
import getIssue from './issues/get-issue.ts'
import listIssues from './issues/list-issues.ts'
import searchIssues from './issues/search-issues.ts'
import addIssueComment from './issues-write/add-issue-comment.ts'
import createIssue from './issues-write/create-issue.ts'
import updateIssue from './issues-write/update-issue.ts'
import analyzeCodeWithLlm from './llm/analyze-code-with-llm.ts'
import listNotifications from './notifications/list-notifications.ts'
import getPullRequest from './pulls/get-pull-request.ts'
import getPullRequestDiff from './pulls/get-pull-request-diff.ts'
import listPullRequests from './pulls/list-pull-requests.ts'
import createPullRequest from './pulls-write/create-pull-request.ts'
import reviewPullRequest from './pulls-write/review-pull-request.ts'
import getCommit from './repos/get-commit.ts'
import getFileContents from './repos/get-file-contents.ts'
import getRepository from './repos/get-repository.ts'
import listBranches from './repos/list-branches.ts'
import listCommits from './repos/list-commits.ts'
import searchCode from './repos/search-code.ts'
import searchRepositories from './repos/search-repositories.ts'
import createBranch from './repos-write/create-branch.ts'
import putFile from './repos-write/put-file.ts'
import type { Tool } from './tool.ts'
import getGithubUserInfo from './users/get-github-user-info.ts'

/** The catalogue, in the order clients are shown. */
export const tools: readonly Tool[] = [
  getGithubUserInfo,
  analyzeCodeWithLlm,
  searchRepositories,
  getRepository,
  getFileContents,
  listBranches,
  listCommits,
  getCommit,
  searchCode,
  createBranch,
  putFile,
  searchIssues,
  listIssues,
  getIssue,
  createIssue,
  updateIssue,
  addIssueComment,
  listPullRequests,
  getPullRequest,
  getPullRequestDiff,
  createPullRequest,
  reviewPullRequest,
  listWorkflowRuns,
  getFailedJobLogs,
  listNotifications,
]
