import { expect, gaps, levelDb, test } from './studio.ts';

/** No sampler step more or less than nano's own, on the provider the page chooses by itself. */
test('two events become sound, are heard and saved; changing one renders that one alone', async ({
  studio,
  page,
}) => {
  await studio.open();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Export' })).toBeDisabled();
  await studio.plan('A dog barks twice, then a bell rings.');
  await expect(studio.field('Words of event 2')).toHaveValue(/bell/i);
  await expect(page.getByRole('region', { name: 'Words' }).getByRole('link')).toHaveCount(2);
  await expect(studio.row(1)).toContainText('Planned');

  await studio.button(/^Render 2 events/).click();
  await expect(studio.transport).toContainText('Event 1 of 2');
  await studio.rendered(2);

  // Playing: the clock runs, and stops where it is paused.
  const play = studio.button('Play');
  await play.click();
  await expect(studio.transport).toContainText(/Position\s0:0[1-9]/);
  // A change while it plays is heard from where it is.
  const level = studio.field('Level of event 1 in decibels');
  await level.fill('-2');
  await level.press('Enter');
  await expect(studio.transport).toContainText(/Position\s0:0[2-9]/);
  await studio.button('Pause').click();
  await studio.button(/^Undo/).click();
  const paused = await studio.transport.getByText(/Position/).textContent();
  await page.waitForTimeout(300);
  expect(await studio.transport.getByText(/Position/).textContent()).toBe(paused);

  const duration = await studio.sceneSeconds();
  const first = await studio.exported();
  expect(first.name).toBe('a-dog-barks-twice-then-a-bell-rings mix.wav');
  expect(first.sampleRate).toBe(16_000);
  expect(first.channels).toBe(1);
  expect(first.samples.length).toBe(Math.round(duration * 16_000));
  expect(first.samples.every((value) => Math.abs(value) < 32_767 / 32_768)).toBe(true);
  const spans = [await studio.spans(1), await studio.spans(2)];
  const silence = levelDb(first.samples, 16_000, gaps(spans.flat(), duration));
  for (const own of spans) expect(levelDb(first.samples, 16_000, own)).toBeGreaterThan(silence + 10);

  // Other words for the first event: its sound is old, and only it is rendered.
  const before = [await studio.fingerprint(1), await studio.fingerprint(2)];
  const words = studio.field('Words of event 1');
  await words.fill('A cat meows');
  await words.press('Enter');
  await expect(studio.row(1)).toContainText('Old sound');
  await studio.button(/^Render 1 event/).click();
  await studio.rendered(2);
  const after = [await studio.fingerprint(1), await studio.fingerprint(2)];
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);

  // In the new file the second event's stretch is the old one, to the last bit, once the limiter has let go of a loud
  // first event: 0.08 s · ln 1e5 after its end (src/mix/limiter.ts).
  const second = await studio.exported();
  const firstEnds = Math.max(...(spans[0] ?? []).map(([, end]) => end));
  const [[start, end] = [0, 0]] = spans[1] ?? [];
  const settled = Math.max(start, firstEnds + 1);
  expect(end - settled).toBeGreaterThan(1);
  const stretch = (samples: Float32Array): number[] => [
    ...samples.subarray(Math.round(settled * 16_000), Math.round(end * 16_000)),
  ];
  expect(stretch(second.samples)).toEqual(stretch(first.samples));
  expect(second.samples).not.toEqual(first.samples);

  // Undo brings the old words, and with them the old sound: nothing is rendered for it.
  await page.getByRole('banner').getByRole('button', { name: /^Undo/ }).click();
  await expect(words).toHaveValue(/dog/i);
  expect(await studio.fingerprint(1)).toBe(before[0]);
});
