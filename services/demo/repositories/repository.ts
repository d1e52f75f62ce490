/** One commit that adds or changes one file. */
export interface SeedCommit {
  path: string
  message: string
  text: string
}

export interface SeedComment {
  by: string
  body: string
}

export interface SeedIssue {
  title: string
  body: string
  by: string
  labels?: readonly string[]
  comments?: readonly SeedComment[]
  closed?: true
}

export interface SeedPull {
  branch: string
  title: string
  body: string
  by: string
  commits: readonly SeedCommit[]
  comments?: readonly SeedComment[]
}

/** A repository of the demo, in the order in which its history is written. */
export interface SeedRepository {
  owner: string
  /** Who writes it; one of the people, with the right to. */
  by: string
  name: string
  description: string
  language: string
  topics: readonly string[]
  private?: true
  /** After the first one, which holds a README with name and description. */
  commits: readonly SeedCommit[]
  issues?: readonly SeedIssue[]
  pull?: SeedPull
  release?: { tag_name: string; name: string; body: string }
}
