import t from 'tap'
import { resourceFinder } from '../../calls/resource-finder.ts'
import type { Resource } from '../../resources/resource.ts'

const resource = (uri: string) => ({ uri }) as Resource
const exact = resource('test://a/b')
const two = resource('test://{first}/{second}')
const path = resource('test://{owner}/files/{+path}')
const odd = resource('test://a.b(c)/{x}')
const find = resourceFinder([two, exact, path, odd])

t.test('an exact address comes before a template, a template before a later one', async (t) => {
  t.same(find('test://a/b'), { resource: exact, variables: {} })
  t.same(find('test://a/c'), { resource: two, variables: { first: 'a', second: 'c' } })
  t.same(find('test://a/files/x/y.md'), {
    resource: path,
    variables: { owner: 'a', path: 'x/y.md' },
  })
  t.equal(find('test://a.b(c)/y')?.resource, two)
  t.equal(resourceFinder([odd])('test://axb(c)/y'), undefined, 'a dot stands for itself')
  t.same(resourceFinder([odd])('test://a.b(c)/y')?.variables, { x: 'y' })
})

t.test('values are decoded once', async (t) => {
  t.same(find('test://m%C3%B6na/a%20b')?.variables, { first: 'möna', second: 'a b' })
  t.same(find('test://a/%2525')?.variables, { first: 'a', second: '%25' })
  t.same(find('test://a/files/x%2Fy')?.variables, { owner: 'a', path: 'x/y' })
})

t.test('an address that is not of a form leads to nothing', async (t) => {
  for (const uri of [
    '',
    'test://',
    'test://a',
    'test://a/',
    'test:///b',
    'other://a/b',
    'TEST://a/b',
    'test://a/b/c',
    'test://a/b?x',
    'test://a/b#x',
    'test://a/files/',
    'test://a/%',
    'test://a/%zz',
    'test://a/%c3',
    ' test://a/b',
    'test://a/b\n',
  ]) {
    t.equal(find(uri), undefined, uri)
  }
})

t.test('no value leads out of the place it will stand in, none is invisible', async (t) => {
  for (const value of [
    '.',
    '..',
    '%2e%2e',
    '..%2Fx',
    'x%2F..',
    'x%5C..%5Cy',
    'a%00b',
    'a%0Ab',
    '%7F',
  ]) {
    t.equal(find(`test://a/${value}`), undefined, value)
    t.equal(find(`test://a/files/x/${value}`), undefined, value)
  }
  for (const path of ['.github/x', 'a..b', '...', 'x/..y', '.env']) {
    t.equal(find(`test://a/files/${path}`)?.variables['path'], path)
  }
})
