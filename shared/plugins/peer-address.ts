import fp from 'fastify-plugin'

/**
 * Has the connection of every request remember whose it is. Of one that is closed the system tells
 * no address any more, and log, audit and limits want it of a caller who left as well.
 */
export default fp(
  async (app) => {
    app.addHook('onRequest', ({ socket }, _reply, done) => {
      // The socket keeps what it was once asked for.
      void socket.remoteAddress
      done()
    })
  },
  { name: 'gatehouse:peer-address' }
)
