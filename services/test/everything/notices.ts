import { setTimeout as pass } from 'node:timers/promises'
import { fixture, says } from './fixture.ts'

/** As the official tool asks, so that a client sees its notifications one by one. */
const pauseMs = 50

/** What a call tells before its result, and what it lets others know. */
export const notices = [
  fixture({
    name: 'test_tool_with_logging',
    description: 'Logs three lines.',
    run: async (_input, { log }) => {
      await log('info', 'Tool execution started')
      await pass(pauseMs)
      await log('info', 'Tool processing data')
      await pass(pauseMs)
      await log('info', 'Tool execution completed')
      return says('Three lines were logged.')
    },
  }),
  fixture({
    name: 'test_logging_tool',
    description: 'Logs one line.',
    run: async (_input, { log }) => {
      await log('info', 'One line')
      return says('One line was logged.')
    },
  }),
  fixture({
    name: 'test_tool_with_progress',
    description: 'Tells of its progress three times.',
    run: async (_input, { progress }) => {
      await progress(0, 100)
      await pass(pauseMs)
      await progress(50, 100)
      await pass(pauseMs)
      await progress(100, 100)
      return says('Done.')
    },
  }),
  fixture({
    name: 'test_trigger_tool_change',
    description: 'Tells that the list of tools has changed.',
    run: async (_input, { announce }) => {
      await announce({ kind: 'tools' })
      return says('Announced.')
    },
  }),
  fixture({
    name: 'test_trigger_prompt_change',
    description: 'Tells that the list of prompts has changed.',
    run: async (_input, { announce }) => {
      await announce({ kind: 'prompts' })
      return says('Announced.')
    },
  }),
  fixture({
    name: 'test_reconnection',
    description: 'Ends the connection of its client, which comes back for the result.',
    run: async (_input, { letPoll }) => {
      await letPoll()
      await pass(pauseMs)
      return says('The client came back.')
    },
  }),
]
