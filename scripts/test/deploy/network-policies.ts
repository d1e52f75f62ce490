import type { Manifest } from './manifests.ts'
import { ofKind } from './manifests.ts'

/** One end of a connection: a pod, or an address outside the cluster. */
export interface Peer {
  pod?: Record<string, string>
  namespace?: Record<string, string>
  /** The first number of its IPv4 address is enough for the ranges that are used. */
  address?: string
}

type Selector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values: string[] }[]
}

const own = { 'kubernetes.io/metadata.name': 'gatehouse' }

function selects(selector: Selector, labels: Record<string, string> = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(
      ({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? '')
    )
  )
}

function isPeer(rule: Manifest, peer: Peer): boolean {
  if (rule.ipBlock) {
    if (!peer.address) return false
    const holds = (cidr: string) => isWithin(peer.address!, cidr)
    return holds(rule.ipBlock.cidr) && !(rule.ipBlock.except ?? []).some(holds)
  }
  if (!peer.pod) return false
  const namespace = peer.namespace ?? own
  const isThere = rule.namespaceSelector
    ? selects(rule.namespaceSelector, namespace)
    : namespace === own
  return isThere && (!rule.podSelector || selects(rule.podSelector, peer.pod))
}

/** Of IPv4 addresses. */
export function isWithin(address: string, cidr: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/')
  if (base.includes(':')) return false
  const number = (text: string) =>
    text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(address) / size) === Math.floor(number(base) / size)
}

/** Whether the policies let pods with these labels connect to, or be connected by, that peer. */
export function allows(
  manifests: Manifest[],
  direction: 'Ingress' | 'Egress',
  pod: Record<string, string>,
  peer: Peer,
  port: number
): boolean {
  const policies = ofKind(manifests, 'NetworkPolicy').filter(
    ({ spec }) => spec.policyTypes.includes(direction) && selects(spec.podSelector, pod)
  )
  // Nothing selects it: then all is allowed.
  if (policies.length === 0) return true
  const [rules, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to']
  return policies
    .flatMap(({ spec }) => spec[rules!] ?? [])
    .some(
      (rule) =>
        rule.ports.some((one: { port: number }) => one.port === port) &&
        rule[peers!].some((one: Manifest) => isPeer(one, peer))
    )
}
