import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const checkpoint = join(root, 'tests/golden/bundle/old');

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What `npm run bundle -- …` runs. */
function run(...args: readonly string[]): Promise<Outcome> {
  const command = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'scripts/bundle.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('npm run bundle', { timeout: 60_000 }, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes the bundle and says what it wrote', async () => {
    const out = join(folder, 'made/bundle');
    const { code, out: printed } = await run('--from', checkpoint, '--out', out, '--dtype', 'fp16');
    expect(code).toBe(0);
    const files = await readdir(out);
    expect(files).toHaveLength(12);
    for (const file of files) expect(printed).toContain(file);
    expect(printed).toMatch(/kept float32.*encoder\.conv_out\.weight in vae\.safetensors/);
    expect(JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))).toMatchObject({ name: 'small' });
  });

  it.each([
    [[]],
    [['--from', checkpoint, '--out', 'x', '--dtype', 'int8']],
    [['--form', checkpoint, '--out', 'x']],
  ])('explains itself for %j', async (args) => {
    const { code, err, out } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: npm run bundle -- --from <checkpoint folder> --out <folder>');
  });

  it('names what is wrong with a checkpoint, and writes nothing', async () => {
    const out = join(folder, 'none');
    const { code, err } = await run('--from', join(checkpoint, 'unet'), '--out', out);
    expect(code).toBe(1);
    expect(err).toContain('has no model_index.json');
    expect(err).not.toMatch(/\.ts:\d+/);
    expect(await readdir(folder)).not.toContain('none');
  });
});
