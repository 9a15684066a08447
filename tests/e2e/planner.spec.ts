import { startPlannerServer, type PlannerServer } from '../support/planner-server.ts';
import { isClean, picture } from './looks.ts';
import { expect, test } from './studio.ts';

/** A planner on another origin, as a person sets it up and meets its failures. */

const KEY = 'sk-e2e-0123456789abcdef';

let server: PlannerServer;
test.beforeEach(async () => {
  server = await startPlannerServer();
});
test.afterEach(() => server.stop());

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
  await picture(page, 'planner-settings');
  await isClean(page, 'planner settings');
  await dialog.getByRole('button', { name: 'Use this planner' }).press('Enter');
  await expect(studio.banner.getByRole('button', { name: /^Planner small/ })).toBeVisible();

  await studio.plan('A man enters his car and drives away');
  const host = new URL(server.base).host;
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(`Planned by small at ${host}`);
  expect(server.calls.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${KEY}` });

  await studio.stored();
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept).toContain(server.base);
  expect(kept).not.toContain(KEY);
  // Nothing else was asked. Chromium itself remarks on its own model, which these machines do not have.
  const known = [`asked ${server.base}/`, 'Unable to create a text session'];
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
  hygiene.complaints.length = 0;
});
