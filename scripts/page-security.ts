/** Headers of the page, one source for the dev server, the preview server and the `<meta>` (architecture.md, "Security of the page"). */

const policy = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  // Svelte sets style attributes (positions of clips); no style element or foreign sheet is allowed.
  'style-src': ["'self'"],
  'style-src-attr': ["'unsafe-inline'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
  'object-src': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'none'"],
} as const satisfies Record<string, readonly string[]>;

function serialize(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

export const contentSecurityPolicy = serialize(policy);

/** The dev server injects style elements and opens a web socket for hot reload. */
export const devContentSecurityPolicy = serialize({
  ...policy,
  'style-src': ["'self'", "'unsafe-inline'"],
  'connect-src': [...policy['connect-src'], 'ws:'],
});

/** Cross-origin isolation: without it there is no SharedArrayBuffer, and wasm runs on one thread. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
