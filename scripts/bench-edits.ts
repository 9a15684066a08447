import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { writeProjectFile } from '../src/storage/project-file.ts';
import { bigProject } from '../tests/support/big-project.ts';
import { browserLaunch } from '../tests/support/browser.ts';
import { traceMainThread, type MainThreadTrace } from './main-thread-trace.ts';

/**
 * `npm run bench:edits`: main-thread work of an edit in a project of 200 events, read from a trace of the built page
 * (`npm run build` first). Everything that an edit sets off counts: the page drawn anew, the mix, its loudness, the save.
 */

const PORT = 4391;
const ADDRESS = `http://127.0.0.1:${PORT}/`;
const EVENTS = 200;
const EDITS = 16;
/** Long enough for all that an edit sets off to end before the next one. */
const REST_MS = 900;
/** Keys on a clip, and what they do. */
const KEYS = [
  ['m', 'mute, and back'],
  [']', 'end at the playhead'],
  ['.', 'pan'],
  ['ArrowDown', 'select the next event: no edit'],
] as const;

async function openBigProject(page: Page, file: string): Promise<void> {
  await page.goto(ADDRESS);
  await page.getByRole('button', { name: /^Project/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: /Open a file/ }).click();
  await (await chooser).setFiles(file);
  const clips = page.locator('[data-clip]');
  await clips.first().waitFor({ state: 'attached' });
  // Until it is measured and stored.
  await page.waitForTimeout(8000);
  await clips.nth(3).click();
}

/** Work from each input to the next, in milliseconds of processor time; sorted. */
function workPerInput({ tasks, inputs }: MainThreadTrace): readonly number[] {
  return inputs
    .map((at, i) => {
      const end = inputs[i + 1] ?? at + REST_MS;
      const own = tasks.filter(({ start }) => start >= at - 1 && start < end - 1);
      return own.reduce((sum, { work }) => sum + work, 0);
    })
    .sort((a, b) => a - b);
}

const folder = await mkdtemp(path.join(tmpdir(), 'bench-edits-'));
// Node itself: what npx starts would outlive it and keep the port.
const server = spawn(
  process.execPath,
  ['--import', 'tsx', 'tests/support/serve-dist.ts', String(PORT), '/'],
  { stdio: 'inherit' },
);
const browser = await chromium.launch(browserLaunch());
try {
  const file = path.join(folder, 'big.audioagent');
  const maker = { application: 'bench', licences: {} };
  await writeFile(file, await writeProjectFile(await bigProject(EVENTS), maker));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await openBigProject(page, file);
  for (const [key, words] of KEYS) {
    const trace = await traceMainThread(page, 'keydown', async () => {
      for (let i = 0; i < EDITS; i += 1) {
        await page.keyboard.press(key);
        await page.waitForTimeout(REST_MS);
      }
    });
    const work = workPerInput(trace);
    const longest = Math.max(...trace.tasks.map(({ duration }) => duration));
    console.log(
      `${words}: median ${(work[work.length >> 1] ?? 0).toFixed(1)} ms, most ${(work.at(-1) ?? 0).toFixed(1)} ms; longest task ${longest.toFixed(0)} ms`,
    );
  }
} finally {
  await browser.close();
  server.kill();
  await rm(folder, { recursive: true });
}
