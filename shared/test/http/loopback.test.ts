import t from 'tap'
import { isLoopback } from '../../http/loopback.ts'

t.test('only names that mean this machine alone are loopback', async (t) => {
  for (const name of ['localhost', '127.0.0.1', '[::1]', '::1']) t.ok(isLoopback(name), name)
  for (const name of [
    '',
    '0.0.0.0',
    '::',
    '[::]',
    '127.0.0.1.example',
    'localhost.example',
    'localhost.',
    'LOCALHOST',
    '127.0.0.1:80',
    '10.0.0.1',
    'constructor',
  ]) {
    t.notOk(isLoopback(name), name)
  }
})

t.test('however an address is written, its URL tells the one form', async (t) => {
  for (const url of [
    'http://127.1',
    'http://0x7f000001',
    'http://2130706433',
    'http://[0:0::1]',
    'http://LOCALHOST',
  ]) {
    t.ok(isLoopback(new URL(url).hostname), url)
  }
})
