import type { Locator, Page } from '@playwright/test';
import { isCleanIn, isCleanInEvery, LOOKS, putOn } from './looks.ts';
import { expect, test, type Studio } from './studio.ts';

/** Takes that are thrown away: what is seen and said of it, and what becomes of their samples. */

/** A dog with four takes, of which the first is in use; its panel is open. */
async function four(studio: Studio, page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await studio.open('?steps=2');
  await studio.plan('A dog barks.');
  await studio.renderAlone(1);
  await studio.openEvent(1);
  await studio.button('Render 3 more').click();
  await expect(studio.use(4)).toBeVisible();
  await expect(studio.transport).toContainText('1 of 1 rendered');
}

const takesList = (page: Page): Locator => page.getByRole('radio', { name: /of event 1$/ });
const listen = (studio: Studio, take: number): Locator => studio.button(`Listen to take ${take} of event 1`);

/** Names of the sound files of the only project on this device. */
async function soundFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const projects = await root.getDirectoryHandle('projects');
    const names: string[] = [];
    for await (const id of projects.keys()) {
      const project = await projects.getDirectoryHandle(id);
      for await (const name of (await project.getDirectoryHandle('takes')).keys()) names.push(name);
    }
    return names.sort();
  });
}

test('takes are removed by keyboard; undo brings them back, also after a reload, sample for sample', async ({
  studio,
  page,
}) => {
  test.slow();
  await four(studio, page);
  const told = studio.transport.getByRole('status');
  const before = await studio.takes();
  // Narrow, the list stands below the words.
  for (const look of LOOKS) {
    await putOn(page, look);
    await studio.button('Remove take 4 of event 1').scrollIntoViewIfNeeded();
    await isCleanIn(page, 'takes to remove', look);
  }
  await putOn(page, LOOKS[0]);

  // One: the focus goes to what stands in its place.
  await listen(studio, 3).focus();
  await page.keyboard.press('Delete');
  await expect(takesList(page)).toHaveCount(3);
  await expect(told).toContainText(/^Take 3 of A dog barks is removed\. Undo brings it back\./i);
  await expect(listen(studio, 3)).toBeFocused();

  // What is heard stays, and says why.
  await listen(studio, 1).focus();
  await page.keyboard.press('Delete');
  await expect(takesList(page)).toHaveCount(3);
  const takes = page.getByRole('region', { name: 'Takes of event 1' });
  await expect(takes).toContainText('Event 1 uses this take. Choose another one for it first.');
  await expect(told).toContainText('Event 1 uses this take.');
  await expect(studio.button('Remove take 1 of event 1')).toBeDisabled();
  await isCleanInEvery(page, 'a take that stays');

  // All but the good ones, one of them listened to meanwhile.
  await studio.button('Keep take 2 of event 1').focus();
  await page.keyboard.press('Enter');
  await listen(studio, 3).focus();
  await page.keyboard.press('Enter');
  await expect(studio.button('Stop take 3 of event 1')).toBeVisible();
  await studio.button('Remove all but kept').focus();
  await page.keyboard.press('Enter');
  await expect(takesList(page)).toHaveCount(2);
  await expect(told).toContainText(/^1 take of A dog barks is removed\. Undo brings it back\./i);
  await expect(studio.button(/^Stop take/)).toHaveCount(0);
  await expect(listen(studio, 1)).toBeFocused();
  await expect(studio.button(/^Remove all but/)).toHaveCount(0);
  // A file holds what its way back needs.
  const file = await studio.takes();
  for (const take of [3, 4]) expect(file(take)).toEqual(before(take));
  await page.keyboard.press('Control+z');
  await expect(takesList(page)).toHaveCount(3);

  // The next visit, with two steps back to the first removal.
  await studio.stored();
  await page.reload();
  await studio.score.getByRole('button', { name: /^a dog/i }).click();
  await expect(takesList(page)).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(takesList(page)).toHaveCount(4);
  await expect(told).toContainText('Undone: remove take.');
  const after = await studio.takes();
  for (const take of [1, 2, 3, 4]) expect(after(take)).toEqual(before(take));
  await studio.use(3).check();
  await expect(studio.use(3)).toBeChecked();
  await page.keyboard.press('Control+z');

  // Nothing of a locked event goes.
  await page.getByRole('checkbox', { name: 'Lock event 1' }).check();
  await listen(studio, 3).focus();
  await page.keyboard.press('Delete');
  await expect(takes).toContainText('Event 1 is locked. Unlock it first.');
  await expect(takesList(page)).toHaveCount(4);
  await expect(studio.button(/^Remove all but/)).toHaveCount(0);
});

test('samples leave the device when no undo reaches them, and a file that was left behind at the next visit', async ({
  studio,
  page,
}) => {
  test.slow();
  await four(studio, page);
  await studio.button('Remove all but the one in use').click();
  await expect(takesList(page)).toHaveCount(1);
  await studio.stored();
  expect(await soundFiles(page)).toEqual(['t1.wav', 't2.wav', 't3.wav', 't4.wav']);

  // Two redone steps and a thousand others: the history forgets the removal.
  await page.keyboard.press('Control+z');
  await expect(takesList(page)).toHaveCount(4);
  await page.keyboard.press('Control+Shift+z');
  await expect(takesList(page)).toHaveCount(1);
  await studio.score.getByRole('button', { name: /^a dog/i }).evaluate((clip) => {
    for (let press = 0; press < 1000; press += 1) {
      clip.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, cancelable: true }));
    }
  });
  await expect.poll(() => soundFiles(page), { timeout: 30_000 }).toEqual(['t1.wav']);
  await studio.stored();
  await page.reload();
  await expect(studio.score.getByRole('button', { name: /^a dog/i })).toBeVisible();
  await expect(page.getByText('lost')).toHaveCount(0);

  // As a tab leaves it that was ended between its document and the file.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const projects = await root.getDirectoryHandle('projects');
    for await (const id of projects.keys()) {
      const takes = await (await projects.getDirectoryHandle(id)).getDirectoryHandle('takes');
      for (const name of ['t3.wav', 't9.wav']) {
        const stream = await (await takes.getFileHandle(name, { create: true })).createWritable();
        await stream.write('left behind');
        await stream.close();
      }
    }
  });
  await page.reload();
  await expect(studio.score.getByRole('button', { name: /^a dog/i })).toBeVisible();
  expect(await soundFiles(page)).toEqual(['t1.wav']);
  await studio.score.getByRole('button', { name: /^a dog/i }).click();
  await studio.button('Listen to take 1 of event 1').click();
  await expect(studio.button('Stop take 1 of event 1')).toBeVisible();
});

test('the room of removed takes is given back at once to who asks for it twice', async ({ studio, page }) => {
  test.slow();
  await four(studio, page);
  await studio.button('Remove all but the one in use').click();
  await studio.stored();
  await studio.choose('Forget removed takes…');
  const notice = page.getByRole('region', { name: 'Project', exact: true });
  await expect(notice).toContainText(/^3 removed takes, 1\.\d MB, are kept for Undo\./);
  await expect(studio.button('Keep for Undo')).toBeFocused();
  await isCleanInEvery(page, 'removed takes to forget');
  await page.keyboard.press('Enter');
  await expect(notice).toHaveCount(0);
  await expect(studio.project).toBeFocused();
  expect(await soundFiles(page)).toHaveLength(4);

  await studio.choose('Forget removed takes…');
  await expect(studio.button('Keep for Undo')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(studio.button('Forget for good')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(studio.transport.getByRole('status')).toContainText('3 removed takes forgotten.');
  await expect.poll(() => soundFiles(page)).toEqual(['t1.wav']);
  await page.keyboard.press('Control+z');
  await expect(takesList(page)).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await studio.score.getByRole('button', { name: /^a dog/i }).click();
  await expect(takesList(page)).toHaveCount(1);
});
