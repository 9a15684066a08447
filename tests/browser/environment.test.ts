import { expect, test } from 'vitest';

test('the test browser is cross-origin isolated, so wasm may use threads', () => {
  expect(crossOriginIsolated).toBe(true);
});

test('the test browser offers a software WebGPU adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
  console.info('WebGPU features:', [...(adapter?.features ?? [])].sort().join(' '));
});
