/** GitHub’s own name for whoever is gone. */
export const loginOf = (person: { login?: string | null } | null | undefined): string =>
  person?.login ?? 'ghost'
