import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { isClean, picture } from './looks.ts';
import { nextFile, projectIn } from './saved-files.ts';
import { expect, Studio, test } from './studio.ts';

/** Nothing that a person made is ever lost. */

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    { name, bytes: [...bytes] },
  );
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop a project file to open it.')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(page.getByText('Drop a project file to open it.')).toHaveCount(0);
}

test('a reload brings back the project, its sounds and the way back', async ({ studio, page }) => {
  await studio.open('?steps=2');
  await expect(studio.banner).not.toContainText('Saved');
  await studio.plan('A dog barks twice, then a bell rings.');
  const print = await studio.renderAlone(1);
  await studio.setLevel('-7');
  await studio.stored();

  await page.reload();
  await expect(studio.project).toHaveAccessibleName('Project A dog barks twice');
  await expect(studio.row(1)).toContainText(/rendered in/i);
  expect(await studio.fingerprint(1)).toBe(print);
  await studio.hasLevel(/7/);
  const undo = studio.banner.getByRole('button', { name: /^Undo/ });
  await undo.click();
  await studio.hasLevel(/^[^7]*$/);
  await undo.click();
  await expect(studio.sentence).toHaveValue('A dog barks twice, then a bell rings.');
  await studio.banner.getByRole('button', { name: /^Redo/ }).click();
  expect(await studio.fingerprint(1)).toBe(print);
});

test('words that were only being written come back too', async ({ studio, page }) => {
  await studio.open();
  await studio.sentence.fill('A dog barks while the ra');
  await studio.stored();
  await page.reload();
  await expect(studio.sentence).toHaveValue('A dog barks while the ra');
});

test('without a database the page opens on the project that was changed last', async ({ studio, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('No.', 'SecurityError');
    };
  });
  await studio.open();
  await studio.plan('A dog barks.');
  await studio.stored();
  await page.reload();
  await expect(studio.project).toHaveAccessibleName('Project A dog barks');
});

test('a browser that keeps nothing says so at once; what was made lasts while the page is open', async ({
  studio,
  page,
}) => {
  await studio.keepsNothing();
  await studio.open('?steps=2');
  const notice = page.getByRole('region', { name: 'Project' });
  await expect(notice).toContainText('This browser keeps nothing for this page');
  await page.setViewportSize({ width: 1440, height: 900 });
  await isClean(page);
  await studio.plan('A dog barks.');
  const print = await studio.renderAlone(1);
  const download = nextFile(page);
  await notice.getByRole('button', { name: 'Save to a file' }).click();
  expect((await projectIn(await download)).sounds.get('t1')?.sha256).toBe(print);

  await studio.choose('New project');
  await studio.plan('A bell rings.');
  await studio.choose('Projects…');
  await page.getByRole('button', { name: 'Open A dog barks' }).click();
  expect(await studio.fingerprint(1)).toBe(print);

  const asked = page.waitForEvent('dialog');
  await studio.setLevel('-7');
  void page.evaluate(() => location.reload()).catch(() => undefined);
  await (await asked).dismiss();
  await studio.hasLevel(/7/);

  // Gone with the page, as was said: the next visit does not miss it.
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(notice).toContainText('This browser keeps nothing for this page');
  await expect(notice).not.toContainText('not on this device any more');
});

test('a second tab reads and copies, and takes over when the first closes', async ({
  studio,
  page,
  context,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks.');
  const print = await studio.renderAlone(1);
  await studio.stored();

  const second = new Studio(await context.newPage());
  await second.open('?steps=2');
  const notice = second.page.getByRole('region', { name: 'Project' });
  await expect(notice).toContainText('Open in another tab.');
  await picture(second.page, 'read-only');
  await isClean(second.page);
  expect(await second.fingerprint(1)).toBe(print);
  await expect(second.button(/^Export/).first()).toBeEnabled();
  await expect(second.banner.getByRole('button', { name: 'Undo' })).toBeDisabled();
  const level = second.field('Level of event 1 in decibels');
  await expect(level).not.toBeEditable();
  await second.score.getByRole('button', { name: 'Mute event 1' }).click();
  await expect(second.score).toContainText('This project is open in another tab.');
  await expect(second.score.getByRole('button', { name: 'Mute event 1' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );

  await studio.setLevel('-7');
  await studio.stored();
  await page.close();
  await notice.getByRole('button', { name: 'Edit it here' }).click();
  await expect(notice).toHaveCount(0);
  await second.hasLevel(/7/);
  await second.setLevel('-9');
  await second.stored();

  const third = new Studio(await context.newPage());
  await third.open('?steps=2');
  await third.page.getByRole('button', { name: 'Duplicate', exact: true }).click();
  await expect(third.project).toHaveAccessibleName('Project A dog barks, copy');
  await third.setLevel('-3');
  await third.stored();
  await second.hasLevel(/9/);
  expect(await third.fingerprint(1)).toBe(print);
});

test('saved elsewhere meanwhile: nothing is written over it, and mine is kept as a copy', async ({
  studio,
  page,
  context,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks.');
  await studio.stored();

  // A tab that does not see the other's lock, as on an insecure origin.
  const other = await context.newPage();
  await other.addInitScript(() => {
    const { prototype } = LockManager as {
      prototype: { request: (name: string, ...rest: unknown[]) => unknown };
    };
    const { request } = prototype;
    prototype.request = function (name, ...rest) {
      return request.call(this, name.startsWith('project:') ? `${name} elsewhere` : name, ...rest);
    };
  });
  const second = new Studio(other);
  await second.open('?steps=2');
  await second.setLevel('-9');
  await second.stored();

  await studio.setLevel('-3');
  const notice = page.getByRole('region', { name: 'Project' });
  await notice.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(notice).toHaveCount(0);
  await expect(studio.project).toHaveAccessibleName('Project A dog barks, copy');
  await studio.stored();
  await studio.hasLevel(/3/);
  await page.reload();
  await studio.hasLevel(/3/);
  // What the other tab saved is still there.
  await second.choose('New project');
  await second.choose('Projects…');
  await other.getByRole('button', { name: 'Open A dog barks', exact: true }).click();
  await second.hasLevel(/9/);
});

test('projects are named, copied, deleted and brought back by keyboard; the focus comes back', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks.');
  await studio.project.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await picture(page, 'menu');
  await isClean(page);
  await page.keyboard.press('Enter');
  await expect(studio.field('Name of the project')).toBeFocused();
  await page.keyboard.type('Yard');
  await page.keyboard.press('Enter');
  await expect(studio.project).toBeFocused();
  await expect(studio.project).toHaveAccessibleName('Project Yard');
  await studio.stored();

  await studio.choose('Projects…');
  const dialog = page.getByRole('dialog', { name: 'Projects' });
  await expect(dialog).toContainText('Kept on this device');
  await dialog.getByRole('button', { name: 'More for Yard' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await picture(page, 'projects');
  await isClean(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await picture(page, 'projects-360');
  await isClean(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await dialog.getByRole('button', { name: 'More for Yard, copy' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog).toContainText('“Yard, copy” is deleted.');
  await expect(dialog.getByRole('button', { name: /^Undo/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'More for Yard, copy' })).toBeFocused();
  await dialog.getByRole('button', { name: 'More for Yard, copy' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(studio.project).toBeFocused();
  await studio.choose('Projects…');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Escape');
});

test('a project is saved to a file and dropped on the page; other files are refused in words', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks.');
  const print = await studio.renderAlone(1);
  const download = nextFile(page);
  await page.keyboard.press('Control+s');
  const bytes = new Uint8Array(await readFile(await (await download).path()));

  await studio.choose('New project');
  await studio.plan('A bell rings.');
  await studio.stored();
  const notice = page.getByRole('region', { name: 'Project' });
  await drop(page, 'cat.png', Uint8Array.of(1, 2, 3));
  await expect(notice).toContainText(
    'cat.png is neither a project nor a sound. Projects are files that end in .audioagent',
  );
  await drop(page, 'broken.audioagent', bytes.subarray(0, 200));
  await expect(notice).toContainText('broken.audioagent is cut off or damaged.');
  await expect(studio.project).toHaveAccessibleName('Project A bell rings');

  await drop(page, 'yard.audioagent', bytes);
  await expect(studio.project).toHaveAccessibleName('Project A dog barks');
  expect(await studio.fingerprint(1)).toBe(print);
  await studio.choose('Projects…');
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
});
