import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { createServer, type ViteDevServer } from 'vite';

const ROOT = join(import.meta.dirname, '../..');

/** Serves the gallery on 127.0.0.1, from the very files that the surfaces are built of. */
export async function serveGallery(port = 0): Promise<{ server: ViteDevServer; address: string }> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir: join(ROOT, '.output', 'gallery-cache'),
    plugins: [preact()],
    logLevel: 'warn',
    // Its texts come from the locale files, where an extension's come from the browser.
    resolve: { alias: { 'wxt/browser': join(import.meta.dirname, 'browser.ts') } },
    server: { host: '127.0.0.1', port, fs: { allow: [ROOT] } },
  });
  await server.listen();
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error('The gallery has no address.');
  return { server, address };
}
