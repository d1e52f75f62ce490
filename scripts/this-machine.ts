import { cpus } from 'node:os'

/** This machine and its Node, for a page of measurements. `cores`: how many, and what they did. */
export function thisMachine(cores: string): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const { platform, arch, versions } = process
  return `${model}, ${cores}, ${platform} ${arch}, Node ${versions.node}`
}
