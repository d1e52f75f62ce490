import { errors } from '#shared/errors/catalogue.ts'
import { cleanLines } from '../../github/clean-text.ts'
import { fitText } from './weight.ts'

interface Range {
  start_line?: number | undefined
  end_line?: number | undefined
}

/** Lines of a file or a diff, the first being 1. */
export interface Lines {
  text: string
  start: number
  end: number
  total: number
  /** Whether it is one line, too long for a result, without its end. */
  isLineCut: boolean
  /** What is left out of them, in sentences. */
  notes: string[]
}

/**
 * The lines asked for, cleaned, as many as weigh no more than `room`.
 * @throws INVALID_INPUT for a range that no line is in
 */
export function fitRange(raw: string, { start_line = 1, end_line }: Range, room: number): Lines {
  const ended = raw.replace(/\r\n/g, '\n').replace(/\n$/, '')
  const clean = cleanLines(ended)
  const all = clean === '' ? [] : clean.split('\n')
  const total = all.length
  const message =
    end_line !== undefined && end_line < start_line
      ? `end_line is ${end_line}, but must be at least start_line, which is ${start_line}.`
      : `start_line is ${start_line}, but must be a whole number from 1 to ${total}: there are no more lines.`
  if (start_line > Math.max(1, total) || (end_line ?? start_line) < start_line) {
    throw errors.INVALID_INPUT({ message, hint: '' })
  }
  const wanted = all.slice(start_line - 1, end_line)
  const { text, isCut } = fitText(wanted.join('\n'), room)
  const shown = text === '' && wanted.length === 0 ? 0 : text.split('\n').length
  const end = start_line - 1 + shown
  const isLineCut = isCut && shown === 1 && text !== wanted[0]
  return {
    text,
    start: start_line,
    end,
    total,
    isLineCut,
    notes: [
      ...(isLineCut ? [`Line ${end} is too long for a result: its rest is left out.`] : []),
      ...(shown < wanted.length ? [`There is more: call again with start_line ${end + 1}.`] : []),
      ...(clean === ended ? [] : ['Invisible characters in it are left out.']),
    ],
  }
}
