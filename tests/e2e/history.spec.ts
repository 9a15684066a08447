import type { Page } from '@playwright/test';
import { expect, test, type Studio } from './studio.ts';

/** Undo and redo as hands meet them: from fields, from clips, and heard by those who do not see what changed. */

async function openExample(studio: Studio, page: Page): Promise<void> {
  await studio.open();
  await page.getByRole('button', { name: 'Open the example' }).click();
  await expect(page.getByRole('table', { name: 'Cue sheet' })).toBeVisible();
}

test('in a field at rest undo is the project’s; presses of an arrow key are one step', async ({
  studio,
  page,
}) => {
  await openExample(studio, page);
  const start = studio.row(3).getByRole('textbox', { name: /^Start of/ });
  await start.fill('6');
  await start.press('Enter');
  await expect(start).toHaveValue('6.00');
  await start.press('Control+z');
  await expect(start).toHaveValue('5.00');
  await expect(start).toBeFocused();
  await start.press('Control+y');
  await expect(start).toHaveValue('6.00');

  for (let press = 0; press < 5; press += 1) await start.press('ArrowUp');
  await expect(start).toHaveValue('6.50');
  await start.press('Control+z');
  await expect(start).toHaveValue('6.00');

  // While it is typed in, undo is the text's own.
  await start.fill('7');
  await start.press('Control+z');
  await expect(start).not.toHaveValue('5.00');
  await start.press('Escape');
  await expect(start).toHaveValue('6.00');

  // What is refused says so where it can be seen, also below the last row.
  await start.fill('abc');
  await start.press('Enter');
  await expect(page.getByText('A span has a time that is not a number.')).toBeInViewport({ ratio: 1 });
  await start.press('Escape');

  const words = studio.field('Words of event 3');
  await words.fill('Thunder far away');
  await words.press('Enter');
  await words.press('Control+z');
  await expect(words).toHaveValue('Thunder');
});

test('Space plays from a fader, a phrase and a number that is not being typed', async ({ studio, page }) => {
  await openExample(studio, page);
  await studio.openEvent(3);
  const number = studio.field('Level of event 3 in decibels');
  for (const control of [
    page.getByRole('slider', { name: 'Level of event 3' }),
    page.getByRole('link', { name: /^thunder/ }),
    number,
  ]) {
    await control.focus();
    await page.keyboard.press(' ');
    await expect(studio.button('Pause')).toBeVisible();
    await page.keyboard.press(' ');
    await expect(studio.button('Play')).toBeVisible();
  }
  await expect(number).toHaveValue('0.0');
  // On a fader Home is its own.
  await page.getByRole('slider', { name: 'Level of event 3' }).press('Home');
  await expect(number).toHaveValue('−60.0');
});

test('what was undone is said, and the focus stays in the score when its clip goes', async ({
  studio,
  page,
}) => {
  await openExample(studio, page);
  const said = studio.transport.getByRole('status');
  const clip = (name: RegExp) => studio.score.getByRole('button', { name });
  await clip(/^Thunder/).focus();
  await page.keyboard.press('d');
  await expect(clip(/^Thunder, 10.5 to 15.5 seconds, behind the end of the scene/)).toBeFocused();
  await expect(said).toHaveText('Thunder copied to 10.5 seconds, behind the scene’s end.');
  await expect(studio.score).toContainText('Behind the scene’s end: not heard');
  await page.keyboard.press('Control+z');
  await expect(said).toHaveText('Undone: duplicate.');
  await expect(clip(/^Thunder, 5.0/)).toBeFocused();
  await page.keyboard.press('Control+Shift+z');
  await expect(said).toHaveText('Redone: duplicate.');
  await page.keyboard.press('Control+z');

  // A key that can do nothing says why.
  const urgent = studio.transport.getByRole('alert');
  await page.keyboard.press('2');
  await expect(urgent).toHaveText('There is no take 2.');
  await page.keyboard.press('Shift+Delete');
  await expect(urgent).toHaveText('Its only span. Delete removes the event.');

  // The words of a refusal go when it no longer holds.
  await page.keyboard.press('l');
  await page.keyboard.press('Delete');
  await expect(studio.score).toContainText('Locked. Unlock it to remove it.');
  await studio.score.getByRole('button', { name: 'Lock event 3' }).click();
  await expect(studio.score).not.toContainText('Locked. Unlock it to remove it.');
});
