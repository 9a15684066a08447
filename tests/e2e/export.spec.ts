import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { readWav } from '../support/read-wav.ts';
import { expect, gaps, levelDb, readDownload, test } from './studio.ts';

const RATE = 16_000;

test('the mix, an event, the loop and a zip of all: each as long and as loud as it should be', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  const open = page.getByRole('banner').getByRole('button', { name: 'Export' });
  await studio.plan('A dog barks, then a bell rings.');
  await expect(open).toBeDisabled();
  await studio.button(/^Render 2 events/).click();
  await studio.rendered(2);
  const duration = await studio.sceneSeconds();
  const spans = [await studio.spans(1), await studio.spans(2)];

  const mix = await studio.exported();
  expect(mix.name).toBe('a-dog-barks-then-a-bell-rings mix.wav');
  expect([mix.sampleRate, mix.channels]).toEqual([RATE, 1]);
  expect(mix.samples.length).toBe(Math.round(duration * RATE));
  const silence = levelDb(mix.samples, RATE, gaps(spans.flat(), duration));
  for (const own of spans) expect(levelDb(mix.samples, RATE, own)).toBeGreaterThan(silence + 10);

  // One event: as long as the scene, silent but for its spans.
  await studio.score.getByRole('button', { name: /bell/i }).first().click();
  const bell = await readDownload(await studio.saved('Event 2'));
  expect(bell.name).toMatch(/^a-dog-barks-then-a-bell-rings 2 .*bell.*\.wav$/);
  expect(bell.samples.length).toBe(mix.samples.length);
  const around = levelDb(bell.samples, RATE, gaps(spans[1] ?? [], duration));
  expect(levelDb(bell.samples, RATE, spans[1] ?? [])).toBeGreaterThan(around + 40);

  // The loop region, from 1 s to 3 s: that stretch of the mix.
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.focus();
  for (const key of ['Home', 'Shift+ArrowRight', '[', 'Shift+ArrowRight', 'Shift+ArrowRight', ']'])
    await page.keyboard.press(key);
  const loop = await readDownload(await studio.saved(/^The loop region, 1 to 3 s/));
  expect(loop.name).toBe('a-dog-barks-then-a-bell-rings loop.wav');
  expect(loop.samples).toEqual(mix.samples.subarray(RATE, 3 * RATE));

  // All of it: the mix and its events, which sum to it where nothing is limited.
  const zip = await studio.saved('The mix and each event');
  expect(zip.suggestedFilename()).toBe('a-dog-barks-then-a-bell-rings.zip');
  const files = unzipSync(new Uint8Array(await readFile(await zip.path())));
  const names = Object.keys(files);
  expect(names[0]).toBe(mix.name);
  expect(names[2]).toBe(bell.name);
  expect(names).toHaveLength(3);
  const sounds = Object.values(files).map((bytes) => readWav(bytes).channels[0] ?? new Float32Array());
  expect(sounds[0]).toEqual(mix.samples);
  expect(sounds[2]).toEqual(bell.samples);

  // Silent events are told of in words, and left out.
  await studio.score.getByRole('button', { name: 'Add an event' }).click();
  await page.keyboard.type('A cat meows');
  await page.keyboard.press('Enter');
  await expect(studio.button(/^Render 1 event/)).toBeVisible();
  await open.click();
  await expect(studio.exportPanel).toContainText('1 of 3 events has no sound yet. Export what there is?');
  await studio.exportPanel.getByRole('radio', { name: 'The mix and each event' }).check();
  await expect(
    studio.exportPanel.getByRole('list', { name: 'File names' }).getByRole('listitem'),
  ).toHaveCount(3);

  // Beside the score nothing is trapped; Escape closes from anywhere, and the focus goes back if it was in the panel.
  await page.keyboard.press('Escape');
  await expect(studio.exportPanel).toBeHidden();
  await expect(open).toBeFocused();
  await open.click();
  await studio.button('Play').focus();
  await page.keyboard.press('Escape');
  await expect(studio.exportPanel).toBeHidden();
  await expect(studio.button('Play')).toBeFocused();
});
