import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Loaded with `node --import` before anything else. What V8 compiles of code is kept beside the
 * packages when the process ends, so that the next start need not do it again. Node checks it
 * against the source, and does without where the folder cannot be written.
 */
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))
