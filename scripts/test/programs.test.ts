import { delimiter, join } from 'node:path'
import t from 'tap'
import { aptPackage, chromium, findProgram, redis } from '../programs.js'

t.test('a program is found by any of its names, or where its setting says', async (t) => {
  const folder = t.testdir({ usual: { 'google-chrome': '' }, other: { browser: '' } })
  const [usual, other] = [join(folder, 'usual'), join(folder, 'other/browser')]
  const { PATH, CHROMIUM_PATH } = process.env
  t.teardown(() => Object.assign(process.env, { PATH, CHROMIUM_PATH: CHROMIUM_PATH ?? '' }))
  process.env['PATH'] = ['/nowhere', usual].join(delimiter)

  process.env['CHROMIUM_PATH'] = ''
  t.equal(findProgram(chromium), join(usual, 'google-chrome'))
  process.env['CHROMIUM_PATH'] = other
  t.equal(findProgram(chromium), other)
  process.env['CHROMIUM_PATH'] = '/nowhere/browser'
  t.equal(findProgram(chromium), undefined, 'what is named is not replaced by another')
  t.equal(findProgram(redis), undefined)
})

t.test('its package has the name that Debian or Ubuntu gives it', async (t) => {
  const folder = t.testdir({ debian: 'ID=debian\n', ubuntu: 'NAME="Ubuntu"\nID=ubuntu\n' })
  t.equal(aptPackage(chromium, join(folder, 'debian')), 'chromium')
  t.equal(aptPackage(chromium, join(folder, 'ubuntu')), 'chromium-browser')
  t.equal(aptPackage(redis, join(folder, 'ubuntu')), 'redis-server')
  t.equal(aptPackage(redis, join(folder, 'nothing')), 'redis-server')
})
