/** GitHub’s own name for whoever is gone. */
export const loginOf = (person: { login: string } | null | undefined): string =>
  person?.login ?? 'ghost'
