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
 * (`npm run build` first), beside the same edit in a project of 3: what the browser takes for any change of any page is
 * in both. Everything that an edit sets off counts: the page drawn anew, the mix, its loudness, the save. Apart, what is
 * done before the change is on the screen.
 */

const PORT = 4391;
const ADDRESS = `http://127.0.0.1:${PORT}/`;
const EVENTS = [3, 200] as const;
const EDITS = 16;
/** The clip that is edited, from 0. */
const FIRST = 1;
/** Long enough for all that an edit sets off to end before the next one. */
const REST_MS = 900;
/** Mix, loudness and save begin later (stores/mix-figures.svelte.ts, controllers/autosave.ts). */
const DRAWN_MS = 200;
/** Keys on a clip, and what they do. */
const KEYS = [
  ['m', 'mute, and back'],
  ['Shift+ArrowRight', 'a tenth of a second later'],
  ['Shift+ArrowUp', 'half a decibel louder'],
  ['.', 'pan'],
] as const;
const NO_EDIT = ['ArrowDown', 'select the next event: no edit'] as const;

async function openProject(page: Page, file: string): Promise<void> {
  await page.goto(ADDRESS);
  await page.getByRole('button', { name: /^Project/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: /Open a file/ }).click();
  await (await chooser).setFiles(file);
  const clips = page.locator('[data-clip]');
  await clips.nth(FIRST).waitFor();
  // Until it is measured and stored.
  await page.waitForTimeout(8000);
  await clips.nth(FIRST).click();
}

/** Milliseconds of processor time from each input on, for so long; sorted. */
function workPerInput({ tasks, inputs }: MainThreadTrace, during: number): readonly number[] {
  return inputs
    .map((at, i) => {
      const end = Math.min(inputs[i + 1] ?? Infinity, at + during);
      const own = tasks.filter(({ start }) => start >= at - 1 && start < end - 1);
      return own.reduce((sum, { work }) => sum + work, 0);
    })
    .sort((a, b) => a - b);
}

const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? 0;

/** What each edit cost in all. */
async function measure(page: Page, key: string, words: string): Promise<readonly number[]> {
  // Held all the while: pressed for each edit, they would be counted as edits that cost nothing.
  const held = key.split('+').slice(0, -1);
  const last = key.split('+').at(-1) ?? key;
  for (const modifier of held) await page.keyboard.down(modifier);
  await page.waitForTimeout(REST_MS);
  const trace = await traceMainThread(page, 'keydown', async () => {
    for (let i = 0; i < EDITS; i += 1) {
      await page.keyboard.press(last);
      await page.waitForTimeout(REST_MS);
    }
  });
  for (const modifier of held) await page.keyboard.up(modifier);
  const all = workPerInput(trace, REST_MS);
  const drawn = workPerInput(trace, DRAWN_MS);
  const longest = Math.max(...trace.tasks.map(({ duration }) => duration));
  console.log(
    `  ${words}: median ${median(drawn).toFixed(1)} ms until it is drawn, ${median(all).toFixed(1)} ms in all (most ${(all.at(-1) ?? 0).toFixed(1)} ms); longest task ${longest.toFixed(0)} ms`,
  );
  return all;
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
  const maker = { application: 'bench', licences: {} };
  for (const events of EVENTS) {
    const file = path.join(folder, `${events}.audioagent`);
    await writeFile(file, await writeProjectFile(await bigProject(events), maker));
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await openProject(page, file);
    console.log(`${events} events`);
    const edits: number[] = [];
    for (const [key, words] of KEYS) edits.push(...(await measure(page, key, words)));
    console.log(
      `  all ${edits.length} edits: median ${median(edits.sort((a, b) => a - b)).toFixed(1)} ms in all`,
    );
    await measure(page, ...NO_EDIT);
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
  await rm(folder, { recursive: true });
}
