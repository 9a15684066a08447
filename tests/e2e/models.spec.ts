import type { Page } from '@playwright/test';
import path from 'node:path';
import { filesOnDisk, startHub, type HubServer } from '../support/hub-server.ts';
import { pretendGpu } from '../support/pretend-gpu.ts';
import { isCleanInEvery } from './looks.ts';
import { expect, test as base } from './studio.ts';

/** A model hub beside the page, with a whole checkpoint that is small. */
const test = base.extend<{ hub: HubServer }>({
  hub: async ({ hygiene }, use) => {
    const hub = await startHub(await filesOnDisk(path.resolve(import.meta.dirname, '../golden/chain/small')));
    await use(hub);
    await hub.stop();
    // The hub and where it sends on to were chosen; nothing else may have been asked.
    const others = hygiene.complaints.filter(
      (complaint) =>
        !complaint.startsWith(`asked ${hub.base}`) && !complaint.startsWith(`asked ${hub.filesOrigin}`),
    );
    hygiene.complaints.splice(0, hygiene.complaints.length, ...others);
  },
});

test('the models have an address of their own, and give back the focus', async ({ studio, page }) => {
  await pretendGpu(page, null);
  await studio.open();
  const models = page.getByRole('region', { name: 'Models' });
  await studio.button(/^Model nano/).click();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(models.getByRole('heading', { name: 'Models', level: 1 })).toBeFocused();
  expect(new URL(page.url()).hash).toBe('#models');
  await expect(studio.score).toHaveCount(0);
  await expect(models.getByRole('listitem', { name: 'nano' })).toContainText('Built in, in use');

  await page.keyboard.press('Escape');
  await expect(studio.score).toBeVisible();
  await expect(studio.button(/^Model nano/)).toBeFocused();
  expect(new URL(page.url()).hash).toBe('');

  await page.goto('./#models');
  await page.reload();
  await expect(models.getByRole('listitem', { name: 'Auffusion', exact: true })).toContainText(
    'Not in this browser. It needs WebGPU',
  );
  await expect(models.getByRole('button', { name: /^Install Auffusion/u })).toHaveCount(0);
  await isCleanInEvery(page, 'models-refused');
  await models.getByRole('button', { name: 'Back to the score' }).click();
  await expect(studio.score).toBeVisible();
});

test('without 16-bit floats the full model is offered where its parts can be loaded, and refused elsewhere', async ({
  page,
  context,
}) => {
  await pretendGpu(page, { maxBuffer: 4e9, half: false });
  await page.goto('./#models');
  const auffusion = page.getByRole('listitem', { name: 'Auffusion', exact: true });
  await expect(auffusion).toContainText('3.7 GB of graphics memory instead of 1.8 GB');
  await expect(auffusion.getByRole('button', { name: 'Install Auffusion' })).toBeVisible();

  // A browser whose WebAssembly cannot wait for a file.
  const older = await context.newPage();
  await pretendGpu(older, { maxBuffer: 4e9, half: false });
  await older.addInitScript(() => void Reflect.deleteProperty(WebAssembly, 'Suspending'));
  await older.goto('./#models');
  const refused = older.getByRole('listitem', { name: 'Auffusion', exact: true });
  await expect(refused).toContainText('Not in this browser. Without 16-bit floats one part');
  await expect(refused.getByRole('button', { name: 'Install Auffusion' })).toHaveCount(0);
});

const GPU = { maxBuffer: 4e9, half: true };

test('a folder that is dropped on the models’ page is laid before the person', async ({ page, context }) => {
  await pretendGpu(page, GPU);
  await page.goto('./#models');
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  const browser = await context.newCDPSession(page);
  const folder = path.resolve(import.meta.dirname, '../golden/chain/small');
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    browser.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 300,
      data: { items: [], files: [folder], dragOperationsMask: 1 },
    });
  const invitation = page.getByText('Drop a model’s folder to look at it.');
  const dialog = page.getByRole('dialog', { name: 'Install small' });
  // A hand sends many of these; a browser that has no answer to one yet takes no drop.
  await expect(async () => {
    await drag('dragEnter');
    await drag('dragOver');
    await expect(invitation).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(async () => {
    await drag('dragOver');
    await drag('dragOver');
    await drag('drop');
    await expect(dialog).toBeVisible({ timeout: 10_000 });
  }).toPass();
  await expect(dialog).toContainText('CC0-1.0');
  await expect(page.getByText('Drop a model’s folder')).toHaveCount(0);
});

/** Lays the hub's checkpoint before the person. */
async function lookAt(page: Page, hub: HubServer): Promise<void> {
  await page.getByRole('button', { name: 'Install from an address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Install from an address' });
  await dialog.getByRole('textbox').fill(`${hub.base}/${hub.repository}`);
  await dialog.getByRole('radio', { name: 'A repository of a model hub' }).check();
  await dialog.getByRole('button', { name: 'Look' }).click();
}

test('a model is installed from a hub: paused, found after a reload, used, verified, deleted', async ({
  page,
  hub,
}) => {
  await pretendGpu(page, GPU);
  await page.goto('./#models');
  await isCleanInEvery(page, 'models');
  await lookAt(page, hub);
  const licence = page.getByRole('dialog', { name: 'Install full' });
  await expect(licence).toContainText('CC BY-NC-SA 4.0');
  await expect(licence.getByRole('listitem')).toHaveText([
    'Not for commercial use.',
    /Name the authors/,
    /under the same licence/,
  ]);
  await isCleanInEvery(page, 'models-licence');
  // Refused, nothing is read; the focus is where it was.
  await licence.getByRole('button', { name: 'Not now' }).click();
  await expect(licence).toHaveCount(0);
  await expect(page.getByRole('listitem', { name: 'full' })).toHaveCount(0);
  const read = hub.sent.bytes;

  await lookAt(page, hub);
  // The listing comes, the files do not: the install stands at its first bytes.
  await expect(licence).toBeVisible();
  expect(hub.sent.bytes).toBeLessThan(read * 2 + 1);
  hub.faults.silent = true;
  await licence.getByRole('button', { name: 'Accept and install' }).click();
  const row = page.getByRole('listitem', { name: 'full' });
  await expect(row).toContainText('Reading');
  const transport = page.getByRole('contentinfo', { name: 'Transport' });
  await expect(transport).toContainText('Installing full');
  await isCleanInEvery(page, 'models-reading');
  await row.getByRole('button', { name: /^Pause/ }).click();
  await expect(row).toContainText('Paused');
  await page.reload();
  await expect(row).toContainText('Paused');
  await isCleanInEvery(page, 'models-paused');

  hub.faults.silent = false;
  await row.getByRole('button', { name: /^Resume/ }).click();
  // The checkpoint names itself.
  const installed = page.getByRole('listitem', { name: 'small' });
  await expect(installed).toContainText('Installed');
  // It is tried at once: what cannot run here would say so now.
  await expect(installed).toContainText(/Ready: .* for a sound of 10 s/);
  await isCleanInEvery(page, 'models-installed');

  await installed.getByRole('button', { name: 'Use small' }).click();
  await expect(installed).toContainText('In use');
  await expect(page.getByRole('banner')).toContainText('small');
  await page.reload();
  await expect(installed).toContainText('In use');

  const more = installed.getByRole('button', { name: 'More for small' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Verify' }).click();
  await expect(transport.getByRole('status')).toContainText('small is whole.');
  await more.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await installed.getByRole('button', { name: 'Keep small' }).click();
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await isCleanInEvery(page, 'models-deleting');
  await installed.getByRole('button', { name: 'Delete small' }).click();
  await expect(installed).toHaveCount(0);
  await expect(page.getByRole('listitem', { name: 'nano' })).toContainText('Built in, in use');
});

test('what stands in the way is said before anything is read', async ({ page, hub, hygiene }) => {
  await pretendGpu(page, GPU);
  await page.addInitScript(() => {
    navigator.storage.estimate = () => Promise.resolve({ quota: 1e9, usage: 0.9e9 });
  });
  await page.goto('./#models');
  const auffusion = page.getByRole('listitem', { name: 'Auffusion', exact: true });
  await expect(auffusion).toContainText('The disk has too little room: it takes 2.2 GB');
  await lookAt(page, hub);
  const dialog = page.getByRole('dialog', { name: 'Install full' });
  await expect(dialog).toContainText('The disk has too little room');
  await expect(dialog.getByRole('button', { name: 'Accept and install' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  hub.faults.gated = true;
  await lookAt(page, hub);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('wants a login');
  await isCleanInEvery(page, 'models-refused-source');
  // The browser reports the refusal by itself.
  const others = hygiene.complaints.filter((complaint) => !complaint.includes('401'));
  hygiene.complaints.splice(0, hygiene.complaints.length, ...others);
});

/** The person's choice of a folder: one of the browser's own files, which is a handle like that of a picked one. */
const chooseOwnFolder = (): void => {
  const own = async (): Promise<FileSystemDirectoryHandle> =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('out', { create: true });
  Object.assign(window, { showDirectoryPicker: own });
};

const exportedFiles = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const out = await (await navigator.storage.getDirectory()).getDirectoryHandle('out', { create: true });
    const paths: string[] = [];
    for await (const [folder, handle] of out.entries())
      for await (const name of (handle as FileSystemDirectoryHandle).keys()) paths.push(`${folder}/${name}`);
    return paths;
  });

test('an installed model is exported into a folder, and it is said where a browser cannot', async ({
  page,
  hub,
}) => {
  await pretendGpu(page, GPU);
  await page.addInitScript(chooseOwnFolder);
  await page.goto('./#models');
  await lookAt(page, hub);
  await page.getByRole('button', { name: 'Accept and install' }).click();
  const row = page.getByRole('listitem', { name: 'small' });
  await expect(row).toContainText(/Ready: .* for a sound of 10 s/);
  const more = row.getByRole('button', { name: 'More for small' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await expect(row).toContainText(/Exported, as full-[0-9a-f]+/);
  await isCleanInEvery(page, 'models-exported');
  const files = await exportedFiles(page);
  for (const name of ['manifest.json', 'unet.safetensors', 'tokenizer.json'])
    expect(files).toContainEqual(expect.stringMatching(new RegExp(`^full-[0-9a-f]+/${name}$`, 'u')));

  // It is there already: nothing of the person's is written over.
  await more.click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await expect(row).toContainText('in that folder already. Choose another folder, or move it away.');
  expect(await exportedFiles(page)).toEqual(files);

  await page.evaluate(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await more.click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await expect(row).toContainText('This browser lets no page write into a folder. Chrome and Edge');
});
