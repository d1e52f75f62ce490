import { branchFile, file } from './files.ts'
import readme from './readme.ts'
import type { Resource } from './resource.ts'
import user from './user.ts'

/** What clients can read by its address, in the order they are shown. */
export const resources: readonly Resource[] = [user, readme, file, branchFile]
