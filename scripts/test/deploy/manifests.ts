import { execFileSync } from 'node:child_process'
import { parseAllDocuments } from 'yaml'

// biome-ignore lint/suspicious/noExplicitAny: their shape is what the tests are about
export type Manifest = any

export const overlays = ['example', 'production'] as const

const kubectl = (...args: string[]): string =>
  execFileSync('kubectl', args, { encoding: 'utf8', timeout: 30_000 })

/** What `kubectl apply -k` would send of this overlay. */
export function readOverlay(name: string): Manifest[] {
  const version = kubectl('version', '--client')
  if (!/Kustomize Version: v[5-9]/.test(version)) {
    throw new Error(`kubectl 1.27 or later is needed, with Kustomize 5. This one is:\n${version}`)
  }
  const text = kubectl('kustomize', `deploy/kubernetes/overlays/${name}`)
  return parseAllDocuments(text).map((document) => document.toJS())
}

export const ofKind = (manifests: Manifest[], kind: string): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind)

/** Deployments and the like, by name. */
export function workloadsOf(manifests: Manifest[]): Map<string, Manifest> {
  const workloads = manifests.filter(({ spec }) => spec?.template?.spec?.containers)
  return new Map(workloads.map((workload) => [workload.metadata.name, workload]))
}

/** The module of a package that describes this kind. */
export function modelOf({ apiVersion, kind }: Manifest): string {
  const isGateway = apiVersion.startsWith('gateway.networking.k8s.io/')
  return `${isGateway ? '@kubernetes-models/gateway-api' : 'kubernetes-models'}/${apiVersion}/${kind}`
}
