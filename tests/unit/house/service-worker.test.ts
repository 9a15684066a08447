import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** It is one file, so what it imports late lies in it too; browsers fetch it at every visit to see whether it is new. */
test('the service worker brings no library for what browsers do themselves', async () => {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: true,
      lib: { entry: 'workers/service-worker.ts', formats: ['iife'], name: 'worker' },
    },
  });
  const [{ output }] = built as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
  const [{ code }] = output;
  // What it is about, so that this can fail.
  expect(code).toContain('respondWith');
  expect(code.length).toBeLessThan(20_000);
});
