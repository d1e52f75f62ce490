import t from 'tap'
import { describeProfile } from '../../bench/profile.ts'

t.test('a profile tells shares of the busy time, by place and by function', async (t) => {
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 })
  const text = describeProfile({
    nodes: [
      { id: 1, callFrame: frame('(idle)', '') },
      { id: 2, callFrame: frame('send', 'file:///x/node_modules/@scope/name/index.js') },
      { id: 3, callFrame: frame('', `file://${process.cwd()}/shared/world.ts`) },
      { id: 4, callFrame: frame('get', 'file:///x/node_modules/@scope/name/other.js') },
    ],
    samples: [1, 2, 3, 4],
    timeDeltas: [1000, 10, 70, 20],
  })
  t.match(text, /\| 70\.0 \| shared\/world\.ts \|\n\| 30\.0 \| @scope\/name \|/)
  t.match(text, /\| 70\.0 \| \(anonymous\) shared\/world\.ts:10 \|/)
  t.match(text, /\| 20\.0 \| get @scope\/name:10 \|\n\| 10\.0 \| send @scope\/name:10 \|/)
})
