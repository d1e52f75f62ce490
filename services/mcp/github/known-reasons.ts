import type { ErrorDetails } from '#shared/errors/define.ts'

/**
 * Reasons for which GitHub has no code, by the words of it that do not change. What a reader is told
 * is ours: the rest of such a message can repeat what strangers wrote.
 */
const reasons: readonly [words: RegExp, told: ErrorDetails][] = [
  [
    /pull request already exists/i,
    {
      message: 'There is an open pull request for this branch already.',
      hint: 'List the pull requests of this branch, then update that one.',
    },
  ],
  [
    /no commits between/i,
    {
      message: 'The two branches hold the same commits: there is nothing to ask for.',
      hint: 'Commit to the head branch first, or choose another base.',
    },
  ],
  [
    /reference already exists/i,
    { message: 'A branch or tag of this name exists already.', hint: 'Choose another name.' },
  ],
  [
    /reference does not exist|no commit found/i,
    {
      message: 'There is no such branch, tag or commit.',
      hint: 'List the branches, then use the name of one.',
    },
  ],
  [
    /"sha" wasn't supplied/i,
    {
      message: 'The file exists already, so its present sha is needed to change it.',
      hint: 'Read the file, then send its sha.',
    },
  ],
  [
    /does not match [0-9a-f]{40}/i,
    {
      message: 'The file has changed since it was read; nothing was written.',
      hint: 'Read it again, then change what is there now.',
    },
  ],
  [
    /repository is empty/i,
    { message: 'The repository has no commits yet.', hint: 'Nothing can be read from it.' },
  ],
  [
    /issues (?:are|has been|have been) disabled/i,
    { message: 'Issues are switched off in this repository.', hint: 'Use another repository.' },
  ],
  [
    /your own pull request/i,
    {
      message: 'GitHub lets nobody approve or refuse a pull request of one’s own.',
      hint: 'Send the review as a comment, or let somebody else review.',
    },
  ],
  [
    /(?:is|was) archived/i,
    {
      message: 'The repository is archived: it can be read, not changed.',
      hint: 'Somebody who administers it can unarchive it.',
    },
  ],
]

/** What is told of a message of GitHub; null for one that is not known. */
export const knownReason = (message: string): ErrorDetails | null =>
  reasons.find(([words]) => words.test(message))?.[1] ?? null
