import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const fromTransformers = createRequire(
  path.join(root, 'node_modules/@huggingface/transformers/package.json'),
);

/** transformers.js must find our stubs: the real packages download binaries when they are installed. */
test.each(['onnxruntime-node', 'sharp'])('%s resolves to its stub from transformers.js', (name) => {
  const resolved = fromTransformers.resolve(name);
  expect(path.relative(root, resolved)).toBe(path.join('stubs', name, 'index.cjs'));
  expect((): unknown => fromTransformers(name)).toThrow(/replaced by a stub/);
});

test('there is one onnxruntime-web, the one that transformers.js pins', () => {
  const ours = createRequire(path.join(root, 'package.json'));
  const { dependencies } = fromTransformers('./package.json') as { dependencies: Record<string, string> };
  const ort = (require: NodeJS.Require) => path.resolve(require.resolve('onnxruntime-web'), '../..');
  expect(ort(fromTransformers)).toBe(ort(ours));
  const { version } = ours(path.join(ort(ours), 'package.json')) as { version: string };
  expect(version).toBe(dependencies['onnxruntime-web']);
});
