import { expect, test } from './studio.ts';

test('an event has the project’s quality or its own; another one makes its sound older, never stale', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.plan('A dog barks.');
  await studio.field('Words of event 1').focus();
  await studio.tab('Event 1');
  const own = page.getByRole('combobox', { name: 'Quality of event 1' });
  await expect(own.getByRole('option')).toHaveText([
    'As the project: standard',
    'Draft, 12 steps',
    'Standard, 20 steps',
  ]);
  await own.selectOption('Draft, 12 steps');
  await studio.button(/^Render this event/).click();
  await expect(page.getByRole('region', { name: 'Takes of event 1' })).toContainText('1 of', {
    timeout: 120_000,
  });
  const take = page.getByRole('listitem').filter({ hasText: 'Take 1' });
  await expect(take).not.toContainText('steps');

  await own.selectOption('As the project: standard');
  await expect(take).toContainText('12 steps');
  await expect(page.getByRole('region', { name: 'Words of event 1' })).toContainText(
    'made with other settings',
  );
  await expect(studio.transport).toContainText('1 of 1 rendered');

  await studio.tab('Mix');
  const scene = page.getByRole('region', { name: 'Scene', exact: true });
  await expect(scene).toContainText('Standard takes 1.7 times as long as draft.');
  await page.getByRole('combobox', { name: 'Quality of the project' }).selectOption('Draft, 12 steps');
  await studio.tab('Event 1');
  await expect(own.locator('option:checked')).toHaveText('As the project: draft');
  await expect(take).not.toContainText('steps');

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(own.locator('option:checked')).toHaveText('Draft, 12 steps');
});
