import t from 'tap'
import { AppError, defineErrors } from '../../errors/define.ts'

const errors = defineErrors({
  TOO_LATE: {
    code: 'SYS_999',
    status: 410,
    oauth: 'access_denied',
    message: 'It is too late.',
    hint: 'Come earlier.',
    log: 'The clock.',
  },
  USUAL: {
    code: 'AUTH_999',
    status: 401,
    message: 'No.',
    hint: 'Sign in.',
    log: 'No.',
    isRoutine: true,
  },
  PLAIN: { code: 'VAL_999', status: 400, message: 'No.', hint: 'Try.', log: 'No.' },
})

t.test('an error is what its row says', async (t) => {
  const error = errors.TOO_LATE()
  t.ok(error instanceof AppError)
  t.ok(error instanceof Error)
  t.match(error, {
    name: 'TOO_LATE',
    code: 'SYS_999',
    statusCode: 410,
    oauth: 'access_denied',
    message: 'It is too late.',
    hint: 'Come earlier.',
    details: undefined,
    facts: {},
  })
  t.equal(String(error), 'TOO_LATE: It is too late.')
  t.match(error.stack, /define\.test\.ts/)
  t.equal(errors.PLAIN().oauth, undefined)
})

t.test('whoever throws may say more, and the row stays as it was', async (t) => {
  const cause = new Error('cause')
  const details = { seconds: 5 }
  const facts = { id: 7 }
  const error = errors.TOO_LATE({ message: 'Far too late.', hint: 'Sleep.', details, facts, cause })
  t.match(error, { message: 'Far too late.', hint: 'Sleep.', details, facts, cause })
  t.match(errors.TOO_LATE(), { message: 'It is too late.', hint: 'Come earlier.', facts: {} })
})

t.test('a cause is there only when one was given, an odd one too', async (t) => {
  t.notOk('cause' in errors.PLAIN())
  t.notOk('cause' in errors.PLAIN({ cause: undefined }))
  t.equal(errors.PLAIN({ cause: null }).cause, null)
  t.equal(errors.PLAIN({ cause: 0 }).cause, 0)
})

t.test('an empty message is a message', async (t) => {
  t.equal(errors.PLAIN({ message: '' }).message, '')
})

t.test('what is routine has no stack, and takes it from nobody else', async (t) => {
  t.equal(errors.USUAL().stack, 'USUAL: No.')
  t.match([errors.USUAL().isRoutine, errors.PLAIN().isRoutine], [true, false])
  t.match(errors.PLAIN().stack, /define\.test\.ts/)
})
