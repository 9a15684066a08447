import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  add,
  chatPiece,
  DONE,
  startPlannerServer,
  wire,
  type PlannerServer,
} from '../support/planner-server.ts';
import { isClean, isCleanInEvery, picture } from './looks.ts';
import { nextFile } from './saved-files.ts';
import { expect, NO_OWN_MODEL, test } from './studio.ts';

/** A planner on another origin, as a person sets it up and meets its failures. */

const KEY = 'sk-e2e-0123456789abcdef';

let server: PlannerServer;
test.beforeEach(async () => {
  server = await startPlannerServer();
});
test.afterEach(() => server.stop());

/** All that this origin stores, but for its projects' files, as text. */
function whatIsKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opened = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no database'));
      });
    const rows: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const database = await opened(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        rows.push(await opened(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    return JSON.stringify(rows);
  });
}

test('an endpoint is set up by keyboard, plans a scene, and its key is kept nowhere', async ({
  studio,
  page,
  hygiene,
}) => {
  await studio.open();
  await studio.banner.getByRole('button', { name: /^Planner Rules/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Planner' });
  await dialog.getByRole('radio', { name: /^Rules/ }).focus();
  await page.keyboard.press('ArrowDown');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Another address' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(server.base);
  await dialog.getByLabel('Key', { exact: true }).fill(KEY);
  await dialog.getByRole('button', { name: 'List models' }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText('It has 2 models.');
  await dialog.getByRole('button', { name: 'Test' }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText('It planned 2 events');
  await isCleanInEvery(page, 'planner-settings');
  await dialog.getByRole('button', { name: 'Use this planner' }).press('Enter');
  await expect(studio.banner.getByRole('button', { name: /^Planner small/ })).toBeVisible();

  await studio.plan('A man enters his car and drives away');
  const host = new URL(server.base).host;
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(`Planned by small at ${host}`);
  expect(server.calls.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${KEY}` });

  await studio.stored();
  const download = nextFile(page);
  await studio.choose(/^Save to a file/u);
  const project = await readFile(await (await download).path(), 'latin1');
  const kept = await whatIsKept(page);
  expect(kept).toContain(server.base);
  for (const place of [kept, project, page.url()]) expect(place).not.toContain(KEY);

  // With "Remember" it is there in the next visit; forgotten, it is gone.
  await studio.banner.getByRole('button', { name: /^Planner small/ }).click();
  await dialog.getByLabel('Key', { exact: true }).fill(KEY);
  await dialog.getByRole('checkbox', { name: /^Remember/ }).check();
  await dialog.getByRole('button', { name: 'Use this planner' }).click();
  expect(await whatIsKept(page)).toContain(KEY);
  await page.reload();
  await studio.banner.getByRole('button', { name: /^Planner small/ }).click();
  await dialog.getByRole('button', { name: /^Forget/ }).click();
  expect(await whatIsKept(page)).not.toContain(KEY);
  // Nothing else was asked.
  const known = [`asked ${server.base}/`, NO_OWN_MODEL];
  expect(hygiene.complaints.filter((line) => !known.some((begin) => line.startsWith(begin)))).toEqual([]);
  hygiene.complaints.length = 0;
});

test('a server that does not let the page read is told of under the kept line', async ({
  studio,
  page,
  hygiene,
}) => {
  server.shares = 'that it is there';
  await page.addInitScript(
    (endpoint) => localStorage.setItem('audio-agent.planner', JSON.stringify({ kind: 'endpoint', endpoint })),
    { provider: 'ollama', base: server.base, model: 'small' },
  );
  await page.setViewportSize({ width: 1440, height: 900 });
  await studio.open();
  await studio.sentence.fill('A dog barks while rain falls');
  await studio.sentence.press('Enter');
  const trouble = page.getByRole('region', {
    name: 'Ollama runs, but it does not let this page read its answer.',
  });
  await expect(trouble).toBeVisible();
  await expect(studio.sentence).toHaveValue('A dog barks while rain falls');
  await expect(trouble).toContainText(`OLLAMA_ORIGINS=${new URL(page.url()).origin} ollama serve`);
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await picture(page, `planner-trouble-${theme}`);
    await isClean(page, theme);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await picture(page, 'planner-trouble-360');
  await isClean(page, 'narrow');
  await trouble.getByRole('button', { name: 'Plan with rules' }).click();
  await expect(page.getByRole('region', { name: 'Words' })).toContainText('2 events');
  await expect(trouble).toBeHidden();
  // The request that the server did not let the page read, and what Chromium says of it; nothing else.
  const known = [`asked ${server.base}`, 'Failed to load resource', 'Access to fetch at'];
  expect(hygiene.complaints.filter((line) => !known.some((part) => line.includes(part)))).toEqual([]);
  expect(hygiene.complaints).not.toEqual([]);
  hygiene.complaints.length = 0;
});

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

test('one looks on while a slow model writes, and may stop it', async ({ studio, page, hygiene }) => {
  await page.addInitScript(
    (endpoint) => localStorage.setItem('audio-agent.planner', JSON.stringify({ kind: 'endpoint', endpoint })),
    { provider: 'ollama', base: server.base, model: 'small' },
  );
  const answer = wire([add('An owl hoots', 0, 40), add('Rain falls', 0, 100)]);
  const half = answer.slice(0, answer.indexOf('},') + 1);
  const [read, write, never] = [gate(), gate(), gate()];
  server.script.push(
    {
      stream: [
        ': reading\n\n',
        read.passed,
        chatPiece({ content: half }),
        write.passed,
        chatPiece({ content: answer.slice(half.length) }, 'stop'),
        DONE,
      ],
    },
    { stream: [chatPiece({ content: half }), never.passed] },
  );
  await studio.open();
  await studio.sentence.fill('A night in the rain');
  await studio.sentence.press('Enter');
  await expect(page.getByText(/^small is planning, \d+ s, no word yet$/)).toBeVisible();
  read.open();
  await expect(page.getByText(/^small is planning, \d+ s, 1 planned so far$/)).toBeVisible();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await picture(page, `planner-writes-${width}`);
    await isClean(page, `a planner writes, ${width} px`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  write.open();
  await expect(studio.field('Words of event 1')).toHaveValue('An owl hoots');

  // A change: stopped, the words stay and nothing is laid.
  await studio.change.fill('Something eerie, please');
  await studio.change.press('Enter');
  await expect(page.getByText(/1 planned so far$/)).toBeVisible();
  await studio.button(/^Stop/).click();
  await expect(page.getByText(/planned so far$/)).toHaveCount(0);
  await expect(studio.change).toHaveValue('Something eerie, please');
  await expect(studio.review).toHaveCount(0);
  expect(hygiene.complaints.filter((line) => !line.startsWith(`asked ${server.base}/`))).toEqual([]);
  hygiene.complaints.length = 0;
});

/** A browser that has a model of its own, which is not here yet. */
async function withOwnModel(page: Page, answer: string): Promise<void> {
  await page.addInitScript((says) => {
    let here = false;
    const session = { prompt: () => Promise.resolve(says), destroy: () => undefined };
    Object.defineProperty(globalThis, 'LanguageModel', {
      value: {
        availability: () => Promise.resolve(here ? 'available' : 'downloadable'),
        create: ({ monitor }: { monitor?: (target: EventTarget) => void }) => {
          const target = new EventTarget();
          monitor?.(target);
          target.dispatchEvent(new ProgressEvent('downloadprogress', { loaded: 1, total: 1 }));
          here = true;
          return Promise.resolve(session);
        },
      },
    });
  }, answer);
}

test('a browser’s own model is fetched on request, then plans', async ({ studio, page }) => {
  await withOwnModel(page, wire([add('An owl hoots', 0, 40), add('Rain falls', 0, 100)]));
  await studio.open();
  await studio.banner.getByRole('button', { name: /^Planner Rules/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Planner' });
  await dialog.getByRole('radio', { name: /^The browser’s model/ }).check();
  await isClean(page, 'a model to fetch');
  await picture(page, 'planner-built-in');
  await dialog.getByRole('button', { name: 'Fetch it' }).click();
  await expect(dialog.getByRole('button', { name: 'Fetch it' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await studio.plan('A night in the rain');
  await expect(studio.field('Words of event 1')).toHaveValue('An owl hoots');
  await expect(page.getByRole('region', { name: 'Words' })).toContainText('the browser’s model');
});
