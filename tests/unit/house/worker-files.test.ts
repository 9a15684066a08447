import path from 'node:path';
import { build, loadConfigFromFile, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

const PAGE = 'virtual:page';

/** The page starts it so; the rest of the page takes longer to build. */
const starts = `new Worker(new URL('${root}/workers/render.worker.ts', import.meta.url), { type: 'module' });`;

/** WebKit runs a worker's own file again when a part that is fetched later imports it: two of it answer the page. */
test('nothing that the render worker fetches later imports the worker’s own file', async () => {
  const loaded = await loadConfigFromFile(
    { command: 'build', mode: 'production' },
    path.join(root, 'vite.config.ts'),
  );
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    ...(loaded?.config.worker === undefined ? {} : { worker: loaded.config.worker }),
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === PAGE ? `${root}/page.js` : null),
        load: (id) => (id === `${root}/page.js` ? starts : null),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: PAGE } },
  });
  const { output } = built as Rolldown.RolldownOutput;
  const scripts = output.flatMap(({ fileName, ...file }) => {
    const code = 'code' in file ? file.code : file.source;
    return fileName.endsWith('.js') && typeof code === 'string' ? [{ fileName, code }] : [];
  });
  const named = (part: string) => scripts.filter(({ fileName }) => fileName.includes(part));
  const own = path.basename(named('/render.worker-')[0]?.fileName ?? '');
  expect(own).not.toBe('');
  // What it is about, so that this can fail.
  expect(named('diffusion-renderer')).not.toEqual([]);
  expect(scripts.filter(({ code }) => code.includes(`"./${own}"`)).map(({ fileName }) => fileName)).toEqual(
    [],
  );
}, 60_000);
