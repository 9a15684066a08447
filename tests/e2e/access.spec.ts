import { isCleanInEvery, LOOKS, pictures, putOn } from './looks.ts';
import { expect, test } from './studio.ts';

const [WIDE, , NARROW] = LOOKS;
/** For states that differ from others in little: each theme and each width once. */
const TWO_LOOKS = pictures === undefined ? [WIDE, NARROW] : LOOKS;

test('empty, writing, planned, rendering and failed are clean', async ({ studio, page }) => {
  test.slow();
  await studio.open('?steps=100');
  await isCleanInEvery(page, 'empty');
  await studio.sentence.fill('A dog barks twice while rain falls, then a theremin hums.');
  await expect(studio.score.getByRole('img')).not.toHaveCount(0);
  await isCleanInEvery(page, 'writing', TWO_LOOKS);
  await studio.sentence.press('Enter');
  await isCleanInEvery(page, 'planned');
  await studio.score.getByRole('button', { name: /dog/i }).first().click();
  await isCleanInEvery(page, 'selected', TWO_LOOKS);
  await studio.field('Level of event 1 in decibels').fill('900');
  await studio.field('Level of event 1 in decibels').press('Enter');
  await isCleanInEvery(page, 'refused value', TWO_LOOKS);
  await studio.field('Level of event 1 in decibels').press('Escape');
  await studio.button(/^Render 3 events/).click();
  await expect(studio.row(1)).toContainText(/Step \d\d of 100/);
  await isCleanInEvery(page, 'rendering');
  await studio.killWorker();
  await expect(page.getByRole('row').filter({ hasText: 'Not rendered' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(studio.button(/^Stop/)).toHaveCount(0);
  await expect(studio.transport).toContainText('1 event failed');
  await isCleanInEvery(page, 'failed');
});

test('done, playing and stale are clean', async ({ studio, page }) => {
  await studio.open(pictures === undefined ? '?steps=2' : '');
  await studio.plan('A dog barks twice while rain falls, followed by thunder.');
  await studio.button(/^Render 3 events/).click();
  await studio.rendered(3);
  await isCleanInEvery(page, 'done');
  await studio.field('Words of event 1').focus();
  await studio.tab('Event 1');
  await expect(page.getByRole('radio', { name: /of event 1$/ })).toHaveCount(1);
  await isCleanInEvery(page, 'event', TWO_LOOKS);
  await page.getByRole('checkbox', { name: 'Lock event 1' }).check();
  await isCleanInEvery(page, 'locked', TWO_LOOKS);
  await page.getByRole('checkbox', { name: 'Lock event 1' }).uncheck();
  await studio.tab('Mix');
  await expect(studio.field('Length of the scene in seconds')).toBeVisible();
  await isCleanInEvery(page, 'mix', TWO_LOOKS);
  for (const tab of ['Mix', 'Cue sheet']) {
    await putOn(page, NARROW);
    await studio.tab(tab);
    await expect(page.getByRole('tabpanel', { name: tab })).toContainText(tab === 'Mix' ? 'Ceiling' : 'Redo');
    await isCleanInEvery(page, `${tab} from below`, [NARROW]);
  }
  await studio.tab('Cue sheet');
  await page.getByRole('button', { name: 'Mute event 1' }).first().click();
  await studio.field('Words of event 2').fill('A bell rings');
  await studio.field('Words of event 2').press('Enter');
  await expect(studio.row(2)).toContainText('Old sound');
  await isCleanInEvery(page, 'muted and stale', TWO_LOOKS);
});

test('a bundle that is not there is told cleanly', async ({ studio, page, hygiene }) => {
  await page.route('**/models/nano/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('./');
  await expect(studio.button('Try again')).toBeVisible();
  await isCleanInEvery(page, 'no model', TWO_LOOKS);
  // The browser reports the missing file by itself.
  expect(hygiene.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  hygiene.complaints.length = 0;
});

test('the theme follows the system until one is chosen, and the choice is kept', async ({ studio, page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await studio.open();
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await studio.button(/^Theme: as the system/).click();
  expect(await ground()).toBe(light);
  await page.reload();
  await expect(studio.button(/^Theme: light/)).toBeVisible();
  expect(await ground()).toBe(light);
  await studio.button(/^Theme: light/).click();
  expect(await ground()).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await ground()).toBe(dark);
});

test('regions, headings and live regions are where a screen reader looks for them', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.plan('A dog barks, then a bell rings.');
  await expect(page.getByRole('banner')).toBeVisible();
  for (const name of ['Words', 'Score', 'Detail'])
    await expect(page.getByRole('region', { name })).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Transport' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'Scene',
    'Score',
    'Detail',
  ]);
  await expect(studio.transport.getByRole('status')).toContainText(/2 events planned in \d/);
  await expect(studio.score.getByRole('group', { name: /^Event 1, / })).toBeVisible();
  await expect(studio.score.getByRole('button', { name: /, planned, no sound yet$/ })).toHaveCount(2);
});
