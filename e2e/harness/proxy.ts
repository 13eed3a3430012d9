/**
 * The only way out of a tested browser: a proxy that refuses every machine but those that stand on this one, and
 * remembers who was asked for.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Port on this machine for each host that is played here: `huggingface.co` => 1234. Changes hold from the next
 * connection on.
 */
export type Tunnels = Map<string, number>;

export interface Proxy {
  readonly url: string;
  /** Ends every connection that is open now. */
  drop(): void;
  close(): void;
}

/** @param refused gets the first line of each refused request */
export async function startProxy(tunnels: Tunnels, refused: string[]): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server: Server = createServer((socket) => {
    keep(socket);
    socket.once('data', (data) => {
      const line = data.toString('latin1').split('\r\n', 1)[0]!;
      const port = tunnels.get(/^CONNECT ([^ :]+):443 /.exec(line)?.[1] ?? '');
      if (port === undefined) {
        refused.push(line);
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const inside = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(inside).pipe(socket);
      });
      keep(inside);
      // A pipe passes on an end, but not a break; what came before the break is still to arrive.
      inside.once('close', () => socket.destroySoon());
      socket.once('close', () => inside.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop,
    close() {
      drop();
      server.close();
    },
  };
}
