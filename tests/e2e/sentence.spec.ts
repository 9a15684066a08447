import { expect, test } from './studio.ts';

test('the sentence is copied as it was written, without the numbers of its events', async ({
  studio,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await studio.open();
  const sentence = 'A dog barks twice while rain falls, followed by thunder.';
  await studio.plan(sentence);
  const words = page.getByRole('region', { name: 'Words' });
  await expect(words.getByRole('link')).toHaveText([/event 1$/, /event 2$/, /event 3$/]);
  await words
    .getByRole('paragraph')
    .first()
    .evaluate((scene) => getSelection()?.selectAllChildren(scene));
  await page.keyboard.press('ControlOrMeta+C');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sentence);
});

test('what the planner remarks stands under it, one sentence after the other', async ({ studio, page }) => {
  await studio.open();
  await studio.plan('A 1 second scene: a dog barks, then a bell rings, then a door slams, then thunder.');
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(
    'The times of “Thunder” are fitted to the scene. At 0.6 s more than 3 sounds are heard at once.',
  );
});
