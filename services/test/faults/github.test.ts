import { playChapter } from './play-chapter.ts'

playChapter('github')
