import { expect, test } from './studio.ts';

test('a reload brings back the project, its sounds and the way back', async ({ studio, page }) => {
  await studio.open('?steps=2');
  const banner = page.getByRole('banner');
  await expect(banner).not.toContainText('Saved on this device');
  await studio.plan('A dog barks twice, then a bell rings.');
  await studio
    .row(1)
    .getByRole('button', { name: /^Render alone/ })
    .click();
  await expect(studio.row(1)).toContainText(/rendered in/i);
  const print = await studio.fingerprint(1);
  const level = studio.field('Level of event 1 in decibels');
  await level.fill('-7');
  await level.press('Enter');
  await expect(banner).toContainText('Saved on this device');

  await page.reload();
  await expect(banner.getByRole('button', { name: 'Project A dog barks twice' })).toBeVisible();
  await expect(studio.row(1)).toContainText(/rendered in/i);
  expect(await studio.fingerprint(1)).toBe(print);
  await expect(level).toHaveValue(/7/);
  await banner.getByRole('button', { name: /^Undo/ }).click();
  await expect(level).not.toHaveValue(/7/);
  await banner.getByRole('button', { name: /^Undo/ }).click();
  await expect(studio.sentence).toHaveValue('A dog barks twice, then a bell rings.');
  await banner.getByRole('button', { name: /^Redo/ }).click();
  await expect(studio.row(1)).toContainText(/rendered in/i);
  expect(await studio.fingerprint(1)).toBe(print);
});
