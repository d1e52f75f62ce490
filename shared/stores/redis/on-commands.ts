import type { Redis } from 'ioredis'

type Tell = (command: string, outcome: 'success' | 'failure', seconds: number) => void

/**
 * Calls `tell` when a command is answered or has failed, with the time since it was given. Commands of
 * scripts and those written together pass here as well.
 */
export function onCommands(redis: Redis, tell: Tell): void {
  const send = redis.sendCommand.bind(redis)
  redis.sendCommand = (command, ...more) => {
    const startMs = performance.now()
    const seconds = () => (performance.now() - startMs) / 1000
    command.promise.then(
      () => tell(command.name, 'success', seconds()),
      () => tell(command.name, 'failure', seconds())
    )
    return send(command, ...more)
  }
}
