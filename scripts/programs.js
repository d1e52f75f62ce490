// Programs that are run besides Node, for `setup.js` and for whoever starts one by its path.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/**
 * Under which names (or paths) it is found, the first that there is; its package on Debian, on
 * Ubuntu where that is another, and elsewhere.
 * @typedef {{ names: string[], debian: string, ubuntu?: string, elsewhere: string, setting?: string }} Program
 */

/** @type {Program} */
export const redis = { names: ['redis-server'], debian: 'redis-server', elsewhere: 'redis' }

/** @type {Program} */
export const caddy = { names: ['caddy'], debian: 'caddy', elsewhere: 'caddy' }

/** @type {Program} */
export const kubectl = { names: ['kubectl'], debian: 'kubernetes-client', elsewhere: 'kubectl' }

/** @type {Program} */
export const prometheus = {
  names: ['prometheus'],
  debian: 'prometheus',
  elsewhere: 'prometheus',
}

/** @type {Program} */
export const wrk = { names: ['wrk'], debian: 'wrk', elsewhere: 'wrk' }

/** Chrome does as well. @type {Program} */
export const chromium = {
  names: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  debian: 'chromium',
  ubuntu: 'chromium-browser',
  elsewhere: 'chromium',
  setting: 'CHROMIUM_PATH',
}

/** The path of the program on this machine, if it is there; its setting comes before its names. */
export function findProgram(/** @type {Pick<Program, 'names' | 'setting'>} */ { names, setting }) {
  const set = setting && process.env[setting]
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return (set ? [set] : names)
    .flatMap((name) => folders.map((folder) => resolve(folder, name)))
    .find((path) => existsSync(path))
}

/**
 * Its package for apt-get.
 * @param {Program} program
 */
export function aptPackage({ debian, ubuntu = debian }, osRelease = '/etc/os-release') {
  const release = existsSync(osRelease) ? readFileSync(osRelease, 'utf8') : ''
  return /^ID=ubuntu$/m.test(release) ? ubuntu : debian
}
