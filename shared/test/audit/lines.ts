import { readFileSync } from 'node:fs'

export const linesIn = (path: string): string[] =>
  readFileSync(path, 'utf8').split('\n').filter(Boolean)
