import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { contentSecurityPolicy, isolationHeaders } from '../../scripts/page-security.ts';

/**
 * Serves dist/, or another folder, below a sub-path with the page's headers, as a static host that can set headers
 * would: `serve-dist.ts [port] [base] [folder]`. Port 0 takes a free one. The address is printed when it listens.
 */

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.zip': 'application/zip',
  '.md': 'text/markdown; charset=utf-8',
};

const [port = '4317', base = '/', folder = path.resolve(import.meta.dirname, '../../dist')] =
  process.argv.slice(2);

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const relative = pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : null;
  const file = relative === null ? null : path.join(folder, relative === '' ? 'index.html' : relative);
  if (file === null || !file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
    'Content-Length': statSync(file).size,
    'Content-Security-Policy': contentSecurityPolicy,
    ...isolationHeaders,
  });
  createReadStream(file).pipe(response);
});
server.listen(Number(port), '127.0.0.1', () => {
  const { port: taken } = server.address() as AddressInfo;
  console.log(`http://127.0.0.1:${taken}${base}`);
});
