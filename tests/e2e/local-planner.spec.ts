import path from 'node:path';
import { filesOnDisk, startHub, type HubServer } from '../support/hub-server.ts';
import { isCleanInEvery, picture } from './looks.ts';
import { expect, NO_OWN_MODEL, test as base } from './studio.ts';

/** A model hub beside the page, with a tiny random language model (tests/golden/local-model/make.py). */
const test = base.extend<{ hub: HubServer }>({
  hub: async ({ hygiene }, use) => {
    const model = path.resolve(import.meta.dirname, '../golden/local-model/model');
    const hub = await startHub(await filesOnDisk(model));
    await use(hub);
    await hub.stop();
    // The hub and where it sends on to were chosen; nothing else may have been asked.
    const others = hygiene.complaints.filter(
      (complaint) =>
        ![`asked ${hub.base}`, `asked ${hub.filesOrigin}`, NO_OWN_MODEL].some((known) =>
          complaint.startsWith(known),
        ),
    );
    hygiene.complaints.splice(0, hygiene.complaints.length, ...others);
  },
});

test('a language model is installed from a hub, plans what the rules cannot, and is deleted', async ({
  page,
  hub,
  studio,
}) => {
  await studio.open();
  await studio.plan('A dog barks while rain falls.');
  await studio.stored();
  await page.goto('./#models');
  const models = page.getByRole('region', { name: 'Models' });
  const planning = models.getByRole('list', { name: 'Models for planning' });
  await expect(planning.getByRole('listitem', { name: 'Rules' })).toContainText('Built in, in use');
  await page.getByRole('button', { name: 'Install from an address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Install from an address' });
  await dialog.getByRole('textbox').fill(`${hub.base}/${hub.repository}`);
  await dialog.getByRole('radio', { name: 'A repository of a model hub' }).check();
  await dialog.getByRole('button', { name: 'Look' }).click();
  const licence = page.getByRole('dialog', { name: 'Install full' });
  // Its size is its listing's.
  await expect(licence).toContainText(/0\.4\d* MB|4\d\d kB/);
  await licence.getByRole('button', { name: 'Accept and install' }).click();
  const row = planning.getByRole('listitem', { name: 'full' });
  await expect(row).toContainText('Installed, whole');
  await row.getByRole('button', { name: 'Use full' }).click();
  await expect(row).toContainText('In use');
  await expect(planning.getByRole('listitem', { name: 'Rules' })).not.toContainText('in use');
  await expect(studio.banner).toContainText('Planner full');
  await isCleanInEvery(page, 'planner-models');
  const asked = hub.requests.length;

  // In the next visit it plans still, also before it is known what is installed: words that no rule explains go to it.
  await page.goto('./');
  const planner = page.waitForEvent('worker', (worker) => worker.url().includes('planner.worker'));
  await studio.say('???');
  await planner;
  await expect(page.getByText('Planned by full.')).toBeVisible();
  await picture(page, 'planner-local-review');
  expect(hub.requests.length).toBe(asked);
  await page.keyboard.press('Escape');

  // The settings show it as the one that plans; another is chosen, and it again.
  await studio.banner.getByRole('button', { name: /^Planner full/ }).click();
  const settings = page.getByRole('dialog', { name: 'Planner' });
  const chosen = settings.getByRole('radio', { checked: true });
  await expect(chosen).toHaveCount(1);
  await expect(chosen).toHaveAccessibleName(/^full/);
  await settings.getByRole('radio', { name: /^Rules/ }).check();
  await page.keyboard.press('Escape');
  await expect(studio.banner).toContainText('Planner Rules');
  await studio.banner.getByRole('button', { name: /^Planner Rules/ }).click();
  await settings.getByRole('radio', { name: /^full/ }).check();
  await expect(chosen).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(studio.banner).toContainText('Planner full');

  // It is open in its worker, which gives it up for that.
  await page.goto('./#models');
  await row.getByRole('button', { name: 'More for full' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await row.getByRole('button', { name: 'Delete full' }).click();
  await expect(row).toHaveCount(0);
  await expect(planning.getByRole('listitem', { name: 'Rules' })).toContainText('in use');
  await expect(studio.banner).toContainText('Planner Rules');
});
