import type { FastifyReply } from 'fastify'

/** As gateways call a client that left before it was answered. */
const leftStatus = 499

/** The status of a request that is over, as its client got it; 499 where that had left before. */
export const sentStatus = ({ raw }: FastifyReply): number =>
  raw.headersSent ? raw.statusCode : leftStatus
