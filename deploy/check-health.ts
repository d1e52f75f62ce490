/**
 * What the image is asked for its health by, since it holds no other program: ends with 0 where the
 * service in this container can serve requests, else with 1, after three seconds at most.
 */
const ports = process.env['PORT'] ? [process.env['PORT']] : ['8081', '8082']
const signal = AbortSignal.timeout(3000)
const checks = ports.map(async (port) => {
  const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal })
  if (!ok) throw new Error('not ready')
})
process.exitCode = await Promise.any(checks).then(
  () => 0,
  () => 1
)

export {}
