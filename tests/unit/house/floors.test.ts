import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

/** The floors of docs/ARCHITECTURE.md are kept by the lint; here is shown that it really stops a wrong import. */

const root = path.resolve(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });

async function importErrors(file: string, specifier: string): Promise<string[]> {
  const [result] = await eslint.lintText(`export * from '${specifier}';\n`, {
    filePath: path.join(root, file),
  });
  return (result?.messages ?? []).flatMap(({ ruleId }) =>
    ruleId === 'import-x/no-restricted-paths' ? [ruleId] : [],
  );
}

describe('imports between floors', () => {
  test.each([
    ['src/lib/errors.ts', '../project/document'],
    ['src/project/document.ts', '../planner/planner'],
    ['src/compile/manifest.ts', '../project/document'],
    ['src/planner/planner.ts', '../render/renderer'],
    ['src/render/renderer.ts', '../planner/planner'],
    ['src/storage/project-file.ts', '../export/wav'],
    ['src/project/document.ts', '../storage/stored-project'],
  ])(
    '%s may not import %s',
    async (file, specifier) => {
      expect(await importErrors(file, specifier)).toHaveLength(1);
    },
    60_000,
  );

  test.each([
    ['src/planner/planner.ts', '../project/document'],
    ['src/render/renderer.ts', '../compile/manifest'],
    ['src/compile/manifest.ts', '../lib/errors'],
    ['src/storage/project-file.ts', '../project/document'],
  ])(
    '%s may import %s',
    async (file, specifier) => {
      expect(await importErrors(file, specifier)).toEqual([]);
    },
    60_000,
  );
});

describe('requests', () => {
  test.each([
    ['src/models/http-store.ts', "void fetch('https://host.example');", 1],
    ['workers/render.worker.ts', "void globalThis.fetch('https://host.example');", 1],
    ['src/lib/guarded-fetch.ts', "void globalThis.fetch('https://host.example');", 0],
  ])(
    'of %s that pass the one fetch by are found: %s',
    async (file, code, found) => {
      const [result] = await eslint.lintText(`${code}\n`, { filePath: path.join(root, file) });
      const rules = (result?.messages ?? []).map(({ ruleId }) => ruleId);
      expect(rules.filter((rule) => rule?.startsWith('no-restricted-'))).toHaveLength(found);
    },
    60_000,
  );
});
