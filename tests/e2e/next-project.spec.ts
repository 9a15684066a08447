import { expect, test } from './studio.ts';

/** What a region remembers belongs to one project, and to one stay on the page. */

test('nothing of one project shows up in the next: no failure, no zoom, no half-begun event', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.plan('A dog barks, then thunder.');
  await studio.beginAlone(1);
  await studio.killWorker();
  await expect(studio.transport).toContainText('1 event failed');
  const clip = studio.score.getByRole('button', { name: /^A dog barks/ });
  await clip.focus();
  await page.keyboard.press('l');
  await page.keyboard.press('Delete');
  await expect(studio.score).toContainText('Locked. Unlock it to remove it.');
  for (let press = 0; press < 8; press += 1) await page.keyboard.press('+');
  await studio.score.hover();
  await page.mouse.wheel(1e6, 0);
  await expect(studio.score.getByText('0', { exact: true })).toHaveCount(0);
  await studio.button('Add an event').click();
  await expect(studio.field('Words of the new event')).toBeFocused();

  await studio.choose('New project');
  await expect(studio.button('Open the example')).toBeVisible();
  await studio.plan('A church bell rings.');
  await expect(studio.transport).not.toContainText('failed');
  await expect(studio.row(1)).toContainText('Planned');
  await expect(studio.score).not.toContainText('Locked');
  // All of the scene is in view, from 0 to its end.
  await expect(studio.score.getByText('0', { exact: true })).toBeInViewport();
  await expect(studio.score.getByText('10 s', { exact: true })).toBeInViewport();
});

test('the score comes back whole from the models’ page, however far it was scrolled', async ({
  studio,
  page,
}) => {
  await studio.open();
  await page.getByRole('button', { name: 'Open the example' }).click();
  const thunder = studio.score.getByRole('button', { name: /^Thunder/ });
  await thunder.focus();
  for (let press = 0; press < 8; press += 1) await page.keyboard.press('+');
  await studio.score.hover();
  await page.mouse.wheel(1e6, 0);
  await expect(studio.score.getByText('0', { exact: true })).toHaveCount(0);
  await page.goto('./#models');
  await page.getByRole('button', { name: 'Back to the score' }).click();
  await expect(studio.score.getByText('0', { exact: true })).toBeInViewport();
});
