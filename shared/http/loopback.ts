const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** Whether a host name (as in `URL.hostname`, or an IP address) means this machine alone. */
export const isLoopback = (hostname: string): boolean => loopbackHosts.has(hostname)
