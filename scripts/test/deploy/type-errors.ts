import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import type { Manifest } from './manifests.ts'
import { modelOf } from './manifests.ts'

/** What the compiler says of the objects as literals of the API’s types: also of unknown fields. */
export function typeErrors(name: string, manifests: Manifest[]): string {
  const path = `.tap/kubernetes-${name}-${process.pid}.ts`
  const lines = manifests.flatMap((manifest, at) => [
    `import type { I${manifest.kind} as T${at} } from '${modelOf(manifest)}'`,
    `export const c${at}: T${at} = ${JSON.stringify(manifest)}`,
  ])
  mkdirSync('.tap', { recursive: true })
  writeFileSync(path, lines.join('\n'))
  const flags = '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2024'
  try {
    execFileSync('node_modules/.bin/tsc', [...flags.split(' '), path], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return ''
  } catch (error) {
    return (error as { stdout: string }).stdout
  } finally {
    rmSync(path)
  }
}
