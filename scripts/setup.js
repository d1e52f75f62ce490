// Makes a fresh machine ready, before `npm start`, (`--test`) before `npm test` and what else plays
// journeys, and (`--bench`) before `npm run bench`. It runs when nothing is installed yet and on any
// Node from 18 on, so it is plain JavaScript without packages, and so is what it imports.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  aptPackage,
  caddy,
  chromium,
  findProgram,
  kubectl,
  prometheus,
  redis,
  wrk,
} from './programs.js'

/** @import { Program } from './programs.js' */

/** Programs of others that tests and benchmark run against have a lockfile of their own here. */
const peers = 'scripts/peers'

/** Outside Debian the person installs: the first of these found on the machine is named. */
const installers = [
  { manager: 'brew', command: 'brew install' },
  { manager: 'dnf', command: 'sudo dnf install -y' },
  { manager: 'apk', command: 'sudo apk add' },
  { manager: 'pacman', command: 'sudo pacman -S' },
]

const npmProblems = [
  {
    sign: /npm: (command )?not found|not recognized/,
    advice: 'npm was not found. Install Node.js with npm.',
  },
  {
    sign: /EUSAGE/,
    advice: 'package.json and package-lock.json disagree. Run `npm install`, then start again.',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|SOCKET_TIMEOUT/,
    advice:
      'The package registry cannot be reached. Check the network, the proxy settings and\n' +
      '`npm config get registry`, then start again.',
  },
  {
    sign: /EACCES|EPERM|EBUSY/,
    advice:
      'Files in node_modules cannot be replaced. Stop the programs that use them or correct their\n' +
      'owner, run `npm ci` by hand, then start again.',
  },
]

const timeoutMs = 15 * 60_000
const root = fileURLToPath(new URL('..', import.meta.url))
const isWindows = process.platform === 'win32'
const forTests = process.argv.includes('--test')
const forBench = process.argv.includes('--bench')
const forDevelopment = forTests || forBench || process.argv.includes('--dev')

if (!packagesInstalled('.')) installPackages('.')
requireNode()
if (forTests || forBench) {
  if (!packagesInstalled(peers)) installPackages(peers)
  const programs = forBench ? [redis, wrk] : [redis, caddy, kubectl, chromium, prometheus]
  const missing = programs.filter((program) => !findProgram(program))
  if (missing.length > 0) installPrograms(missing)
}

/** npm writes down what it installed; that is compared with the lockfile, package by package. */
function packagesInstalled(/** @type {string} */ folder) {
  const written = `${folder}/node_modules/.package-lock.json`
  if (!existsSync(join(root, written))) return false
  const present = readJson(written).packages
  return Object.entries(readJson(`${folder}/package-lock.json`).packages).every(
    ([path, wanted]) => {
      if (path === '') return true
      if (present[path]) return present[path].version === wanted.version
      return wanted.optional || ((wanted.dev || wanted.devOptional) && !forDevelopment)
    }
  )
}

/**
 * Everything is installed at once, whichever command came first: one state to compare, and a later
 * `npm test` needs no network. No package here needs an install script, so none is run.
 */
function installPackages(/** @type {string} */ folder) {
  const begun = Date.now()
  const lockfile = join(folder, 'package-lock.json')
  console.log(`Installing the packages of ${lockfile} with npm ci; about half a minute.`)
  const cli = process.env['npm_execpath'] ?? ''
  const npm = /npm-cli\.c?js$/.test(cli) ? `"${process.execPath}" "${cli}"` : 'npm'
  const patience = '--fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=4000'
  // Without a network `npm ci` asks for each package in turn, for minutes: one question tells it.
  needNpm(`${npm} view fastify-plugin name ${patience} --loglevel=error`)
  // npm would compare `engines` with the Node it runs on; the one it brings is checked below.
  const flags = '--include=dev --include=optional --ignore-scripts --no-audit --no-fund'
  needNpm(`${npm} ci ${flags} --loglevel=error --engine-strict=false`, folder)
  console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`)
}

function needNpm(/** @type {string} */ command, folder = '.') {
  const run = shell(command, folder)
  if (run.status === 0) return
  const known = npmProblems.find(({ sign }) => sign.test(run.words))
  stop(run.words.split('\n').slice(0, 12).join('\n'), '', known?.advice ?? 'npm failed.')
}

/** npm scripts prefer `node_modules/.bin/node`, which the packages `node-<platform>` bring. */
function requireNode() {
  const minimum = readJson('package.json').engines.node.replace('>=', '')
  const brought = join(root, 'node_modules/.bin', isWindows ? 'node.cmd' : 'node')
  let version = process.versions.node
  if (existsSync(brought)) {
    const run = shell(`"${brought}" --version`)
    if (run.status === 0) version = run.words.slice(1)
    // Built for glibc: on musl (Alpine) it cannot start and would only hide the system's Node.
    else unlinkSync(brought)
  }
  if (isAtLeast(version, minimum)) return
  stop(
    `Gatehouse needs Node ${minimum} or later; this is Node ${version}, and npm brought none for`,
    `${process.platform} ${process.arch}. Install Node 24 from https://nodejs.org/, then start again.`
  )
}

function installPrograms(/** @type {Program[]} */ missing) {
  const names = missing.map(({ names: [name] }) => name).join(', ')
  const packages = missing.map((program) => aptPackage(program))
  const isDebian = existsSync('/etc/debian_version') && findProgram({ names: ['apt-get'] })
  if (isDebian && process.getuid?.() === 0) return installWithApt(packages)

  const installer = installers.find(({ manager }) => findProgram({ names: [manager] }))?.command
  const others = missing.map(({ elsewhere }) => elsewhere).join(' ')
  const command = isDebian
    ? `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
    : `${installer ?? '<your package manager> install'} ${others}`
  const settings = missing.flatMap(({ setting }) => setting ?? [])
  const instead = settings.map((name) => `A program elsewhere is named by ${name}.`)
  stop(
    `This also runs ${names}. Install with`,
    '',
    `  ${command}`,
    '',
    'then start again.',
    ...instead
  )
}

function installWithApt(/** @type {string[]} */ packages) {
  console.log(`Installing ${packages.join(', ')} with apt-get.`)
  // A failed update alone is no failure: the lists may be fresh enough, and install decides.
  const update = shell('apt-get -qq update')
  const flags = '-qq -y --no-install-recommends -o DPkg::Lock::Timeout=120'
  const run = shell(`apt-get ${flags} install ${packages.join(' ')}`)
  if (run.status !== 0) stop(update.words, run.words, '', '`apt-get install` failed.')
}

/** Runs a command without input, within a time limit, with this project's programs first in PATH. */
function shell(/** @type {string} */ command, folder = '.') {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const run = spawnSync(command, {
    cwd: join(root, folder),
    shell: true,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    env: { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const words = [run.stdout, run.stderr, run.error?.message].filter(Boolean).join('\n').trim()
  return { status: run.status, words }
}

/** Compares `24.1.0` with `22.19`, number by number. */
function isAtLeast(/** @type {string} */ version, /** @type {string} */ minimum) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

function readJson(/** @type {string} */ path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

function stop(/** @type {string[]} */ ...lines) {
  console.error(lines.join('\n'))
  process.exit(1)
}
