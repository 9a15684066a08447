import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listSiteFiles } from '../../scripts/site-files.ts';
import type { SiteFile } from '../../src/offline/site-file.ts';
import { serve } from '../support/own-server.ts';
import { DIST, openBrowser, temporaryFolder } from './own-browser.ts';
import { expect, Studio, test } from './studio.ts';

test('with the server stopped and the browser started anew, the page opens, plans and renders', async () => {
  const profile = await temporaryFolder();
  const server = await serve(DIST);
  try {
    const first = await openBrowser(profile.path, server.url);
    const visit = new Studio(first.page);
    await visit.open('?steps=2');
    await visit.plan('A dog barks.');
    await visit.button(/^Render 1 event/).click();
    await visit.rendered(1);
    await visit.stored();
    await visit.button(/^Model nano/).click();
    await expect(first.page.getByRole('region', { name: 'Model in use' })).toContainText('Works offline.');
    expect(first.complaints).toEqual([]);
    await first.close();

    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();

    const second = await openBrowser(profile.path, server.url);
    const offline = new Studio(second.page);
    await offline.open('?steps=2');
    expect(await second.page.evaluate(() => crossOriginIsolated)).toBe(true);
    // The project of the visit before is there, with its sound.
    await expect(offline.row(1)).toContainText(/rendered in/i);
    await offline.choose('New project');
    await offline.plan('A bell rings, then a dog barks.');
    await offline.button(/^Render 2 events/).click();
    await offline.rendered(2);
    await offline.button(/^Model nano/).click();
    await expect(second.page.getByRole('region', { name: 'Model in use' })).toContainText('Works offline.');
    expect(second.complaints).toEqual([]);
    await second.close();
  } finally {
    await server.stop();
    await profile.remove();
  }
});

test('everything can be made available offline before anything is rendered, and cancelled', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.button(/^Model nano/).click();
  const menu = page.getByRole('region', { name: 'Model in use' });
  await expect(menu).toContainText(/To render offline, \d\d\.\d MB more are to be kept/);
  // The runtime never comes: there is time to cancel.
  let asked = (): void => undefined;
  const held = new Promise<void>((resolve) => (asked = resolve));
  await page.context().route('**/*.wasm', () => asked());
  await menu.getByRole('button', { name: 'Make available offline' }).click();
  await held;
  await expect(menu.getByRole('progressbar', { name: /^Reading .* of \d\d\.\d MB$/ })).toBeVisible();
  await menu.getByRole('button', { name: 'Cancel' }).click();
  await expect(menu).toContainText(/To render offline, \d\d\.\d MB more are to be kept/);
  await page.context().unroute('**/*.wasm');
  await menu.getByRole('button', { name: 'Make available offline' }).click();
  await expect(menu).toContainText('Works offline.');
});

/** Makes another build of a copied site: its page says so, and its service worker lists the new page. */
async function buildAgain(folder: string): Promise<void> {
  const page = path.join(folder, 'index.html');
  const [before] = await listSiteFiles(folder, ['index.html']);
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('<title>', '<meta name="build" content="second" /><title>'));
  const [after] = await listSiteFiles(folder, ['index.html']);
  const script = path.join(folder, 'service-worker.js');
  const code = await readFile(script, 'utf8');
  const entry = (file: SiteFile | undefined): string =>
    `"bytes":${file?.bytes},"need":"shell","revision":"${file?.revision}"`;
  expect(code.split(entry(before))).toHaveLength(2);
  await writeFile(script, code.replace(entry(before), entry(after)));
}

test('an update is offered, waits for a render, and is taken only when asked for', async () => {
  test.slow();
  const profile = await temporaryFolder();
  const site = await temporaryFolder();
  await cp(DIST, site.path, { recursive: true });
  const server = await serve(site.path);
  try {
    const { page, complaints, close } = await openBrowser(profile.path, server.url);
    const studio = new Studio(page);
    const build = page.locator('meta[name="build"]');
    const update = studio.button('Reload to update');
    await studio.open('?steps=100');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect(update).toHaveCount(0);
    await buildAgain(site.path);

    // Half an hour of sound: the render takes every core, and the browser a minute to fetch the new build beside it.
    const sounds = [
      'Rain falls',
      'Wind blows',
      'A stream flows',
      'Sea waves roll',
      'Thunder rolls',
      'Birds sing',
    ];
    await studio.plan(sounds.map((sound) => `${sound} for 5 minutes.`).join(' '));
    await studio.button(/^Render 6 events/).click();
    await expect(studio.transport).toContainText('Event 1 of 6');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect(page.getByRole('banner')).toContainText('Update ready. It waits for the render.', {
      timeout: 240_000,
    });
    await expect(update).toBeDisabled();
    await studio.button(/^Stop/).click();
    await expect(update).toBeEnabled();

    await page.setViewportSize({ width: 360, height: 780 });
    await expect(update).toBeInViewport({ ratio: 1 });
    await page.setViewportSize({ width: 1280, height: 720 });

    // An ordinary reload stays with the old build, whole.
    await page.reload();
    await expect(update).toBeEnabled();
    await expect(build).toHaveCount(0);

    await update.click();
    await expect(build).toHaveCount(1);
    await expect(page.getByRole('banner')).toContainText('Model nano');
    await expect(update).toHaveCount(0);
    // The old page is given up.
    const pages = await page.evaluate(async () => {
      const names = await caches.keys();
      const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return keys.flat().filter(({ url }) => url.includes('index.html')).length;
    });
    expect(pages).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  } finally {
    await server.stop();
    await profile.remove();
    await rm(site.path, { recursive: true, force: true });
  }
});
