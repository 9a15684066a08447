import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { readProjectFile } from '../../src/storage/project-file.ts';
import { filesOnDisk, startHub, type HubServer } from '../support/hub-server.ts';
import { isClean, picture } from './looks.ts';
import { nextFile } from './saved-files.ts';
import { expect, test as base } from './studio.ts';

/** What goes wrong while a model is installed: what the page says, and what is left. */

const test = base.extend<{ hub: HubServer }>({
  hub: async ({ hygiene }, use) => {
    const hub = await startHub(await filesOnDisk(path.resolve(import.meta.dirname, '../golden/chain/small')));
    await use(hub);
    await hub.stop();
    // The hub and where it sends on to were chosen, and the browser reports by itself what they refused.
    const known = [`asked ${hub.base}`, `asked ${hub.filesOrigin}`, 'Failed to load resource'];
    const others = hygiene.complaints.filter((line) => !known.some((begin) => line.startsWith(begin)));
    hygiene.complaints.splice(0, hygiene.complaints.length, ...others);
  },
});

/** @param silent what the hub holds is shown, and from then on nothing is sent */
async function begin(page: Page, hub: HubServer, silent = false): Promise<void> {
  const accept = await lookAt(page, hub);
  hub.faults.silent = silent;
  await accept.click();
}

/** @returns what accepts the model that is laid before the person */
async function lookAt(page: Page, hub: HubServer): Promise<Locator> {
  await page.goto('./#models');
  await page.getByRole('button', { name: 'Install from an address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Install from an address' });
  await dialog.getByRole('textbox').fill(`${hub.base}/${hub.repository}`);
  await dialog.getByRole('radio', { name: 'A repository of a model hub' }).check();
  await dialog.getByRole('button', { name: 'Look' }).click();
  const accept = page.getByRole('button', { name: 'Accept and install' });
  await expect(accept).toBeVisible();
  return accept;
}

/** Its name until its own description is read, and after. */
function row(page: Page): Locator {
  return page.getByRole('listitem', { name: /^(full|small)$/u });
}

async function resume(page: Page): Promise<void> {
  await row(page)
    .getByRole('button', { name: /^Resume/u })
    .click();
}

test('a host that dies leaves what was read, for this visit and the next', async ({ page, hub }) => {
  hub.faults.dieAfter = { bytes: 20_000, times: Infinity };
  await begin(page, hub);
  await expect(row(page)).toContainText('Reading');
  // Half a minute of trying again.
  await expect(row(page)).toContainText('Paused');
  await expect(row(page)).toContainText('could not be read further: its host does not answer.');
  await expect(row(page)).toContainText('nothing is lost');
  await picture(page, 'trouble-died');
  await isClean(page);
  hub.faults.dieAfter = null;
  await page.reload();
  await expect(row(page)).toContainText('Paused');
  await resume(page);
  await expect(row(page)).toContainText('Installed');
});

test('a slow host is told by its speed, a silent one by words', async ({ page, hub }) => {
  hub.faults.slow = 40_000;
  await begin(page, hub);
  await expect(row(page)).toContainText(/Reading\b.*\b\d+ kB\/s/u);
  await picture(page, 'trouble-slow');
  hub.faults.slow = 0;
  await expect(row(page)).toContainText('nothing arrives');
  await picture(page, 'trouble-silent');
  await isClean(page);
  hub.faults.slow = null;
  await expect(row(page)).toContainText('Installed');
});

test('a revision that is gone is said; another one is installed instead', async ({ page, hub }) => {
  await begin(page, hub, true);
  await expect(row(page)).toContainText('Reading');
  await page.reload();
  await expect(row(page)).toContainText('Paused');
  hub.faults.silent = false;
  hub.commit = '2'.repeat(40);
  await resume(page);
  await expect(row(page)).toContainText('studio/full at 1111111 is not at its source any more.');
  await picture(page, 'trouble-revision');
  await isClean(page);
  await row(page)
    .getByRole('button', { name: /^Delete what is here/u })
    .click();
  await row(page)
    .getByRole('button', { name: /^Delete/u })
    .click();
  await expect(row(page)).toHaveCount(0);
  await begin(page, hub);
  await expect(row(page)).toContainText('Installed');
  await expect(row(page)).toContainText('2222222');
});

test('a file that comes changed is never used', async ({ page, hub }) => {
  hub.faults.corrupt = { path: 'vocoder/vocoder.pt', at: 5000 };
  await begin(page, hub);
  await expect(row(page)).toContainText('Stopped');
  await expect(row(page)).toContainText('vocoder/vocoder.pt is damaged');
  await expect(row(page).getByRole('button', { name: /^(Use|Resume)/u })).toHaveCount(0);
  await picture(page, 'trouble-corrupt');
  await isClean(page);
});

test('a full disk pauses; with room it goes on, and what is installed makes the sounds', async ({
  page,
  hub,
  studio,
}) => {
  const accept = await lookAt(page, hub);
  const { origin } = new URL(page.url());
  const session = await page.context().newCDPSession(page);
  const used = async (): Promise<number> =>
    (await session.send('Storage.getUsageAndQuota', { origin })).usage;
  const allow = async (more: number): Promise<void> => {
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (await used()) + more });
  };
  // What the page keeps for offline use counts too: it has to be there before.
  let before = -1;
  await expect.poll(async () => before === (before = await used()), { intervals: [1000] }).toBe(true);
  await allow(300_000);
  await accept.click();
  await expect(row(page)).toContainText('The disk is full');
  await expect(row(page)).toContainText('Free some space, then resume.');
  await picture(page, 'trouble-full');
  await isClean(page);
  await allow(1e9);
  await resume(page);
  await expect(row(page)).toContainText('Installed');

  await row(page).getByRole('button', { name: 'Use small' }).click();
  await expect(studio.banner).toContainText('Model small');
  await page.getByRole('button', { name: 'Back to the score' }).click();
  await studio.plan('A dog barks.');
  await studio.renderAlone(1);
  await studio.tab('Event 1');
  await picture(page, 'rendered-with-installed');
  await studio.stored();
  const download = nextFile(page);
  await studio.choose(/^Save to a file/u);
  const file = await readProjectFile(new Uint8Array(await readFile(await (await download).path())));
  expect(file.history.project.takes.map(({ bundle }) => bundle.name)).toEqual(['small']);
});
