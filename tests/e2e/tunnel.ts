import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { HOSTS } from '../meta/certificate.ts';

/** A proxy that leads Meta's hosts to the simulator, and nobody anywhere else. */
export interface Tunnel {
  readonly port: number;
  /** Hosts that were led to the simulator, once each. */
  readonly led: ReadonlySet<string>;
  /** What else was asked for, and refused. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

/** For a browser that, unlike Chromium, can't be told by a flag where hosts are. */
export async function startTunnel(simulatorPort: number): Promise<Tunnel> {
  const led = new Set<string>();
  const refused = new Set<string>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };

  const server = createServer((request, response) => {
    refused.add(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connection', keep);
  server.on('connect', (request, client: Socket, head) => {
    const [host = '', port] = (request.url ?? '').split(':');
    if (port !== '443' || !HOSTS.some((known) => known === host)) {
      refused.add(request.url ?? '');
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    led.add(host);
    const simulator = connect(simulatorPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      simulator.write(head);
      simulator.pipe(client).pipe(simulator);
    });
    keep(simulator);
    simulator.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    led,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
