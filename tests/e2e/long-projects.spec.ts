import { writeProjectFile } from '../../src/storage/project-file.ts';
import { bigProject } from '../support/big-project.ts';
import { drawing, isCleanInEvery } from './looks.ts';
import { expect, test } from './studio.ts';

const EVENTS = 90;

test('of a long project the rows in view are there, and every other one when it is asked for', async ({
  studio,
  page,
}) => {
  await studio.open();
  const file = await writeProjectFile(await bigProject(EVENTS), { application: 'test', licences: {} });
  const chooser = page.waitForEvent('filechooser');
  await studio.choose(/Open a file/);
  await (
    await chooser
  ).setFiles({ name: 'long.audioagent', mimeType: 'application/zip', buffer: Buffer.from(file) });
  const clip = (event: number) => studio.score.locator(`[data-event="e${event}"][data-clip="0"]`);
  const wave = () => drawing(clip(2));
  const rows = studio.score.getByRole('list', { name: 'Events' }).getByRole('listitem');
  await expect(clip(1)).toBeVisible();
  await expect(clip(EVENTS)).toHaveCount(0);
  expect(await rows.count()).toBeLessThan(EVENTS / 2);
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(EVENTS));

  // By the wheel, to the end and back: every row keeps its place and its picture.
  const height = await studio.score
    .getByRole('list', { name: 'Events' })
    .evaluate((list) => list.scrollHeight);
  await expect.poll(wave).not.toBeNull();
  const first = await wave();
  await rows.first().hover();
  await page.mouse.wheel(0, height);
  await expect(clip(EVENTS)).toBeInViewport();
  await expect(clip(3)).toHaveCount(0);
  expect(
    await studio.score.getByRole('list', { name: 'Events' }).evaluate((list) => list.scrollHeight),
  ).toBeCloseTo(height, -1);
  await page.mouse.wheel(0, -height);
  await expect(clip(2)).toBeInViewport();
  await expect.poll(wave).toBe(first);

  // By keys, further than is mounted at once: the focus goes along.
  await clip(1).focus();
  for (let event = 2; event <= 45; event += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(clip(event)).toBeFocused();
  }
  await expect(clip(45)).toBeInViewport();

  // By its phrase: it comes into view.
  await page.getByRole('link', { name: /event 80$/ }).click();
  await expect(clip(80)).toBeInViewport();
  // The focused or selected row stays where it is while others go.
  await page.keyboard.press('m');
  await clip(80).focus();
  await page.keyboard.press('m');
  await expect(clip(80)).toHaveAccessibleName(/muted/);
  await rows.last().hover();
  await page.mouse.wheel(0, -height);
  await expect(clip(1)).toBeInViewport();
  await expect(clip(80)).toBeFocused();

  // The cue sheet is as long.
  const sheet = page.getByRole('table', { name: 'Cue sheet' });
  await expect(sheet).toHaveAttribute('aria-rowcount', String(EVENTS + 1));
  await sheet.hover();
  await page.mouse.wheel(0, 20_000);
  await expect(studio.row(EVENTS)).toBeInViewport();
  await studio.row(EVENTS).getByRole('textbox', { name: 'Words of event' }).focus();
  await isCleanInEvery(page, 'long-project');
});
