import type { Locator, Page } from '@playwright/test';
import { expect, levelDb, test, type Studio } from './studio.ts';

const WIDE = { width: 1440, height: 900 };

/** Presses in the middle of a box, or `at` a share of its width, and drags so many pixels. */
async function drag(
  page: Page,
  target: Locator,
  by: { readonly x?: number; readonly y?: number },
  at: { readonly share?: number; readonly offset?: number; readonly top?: number } = {},
): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to drag.');
  const x = box.x + box.width * (at.share ?? 0.5) + (at.offset ?? 0);
  const y = box.y + (at.top ?? box.height * 0.7);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (by.x ?? 0) / 2, y + (by.y ?? 0) / 2);
  await page.mouse.move(x + (by.x ?? 0), y + (by.y ?? 0));
}

/** Pixels of a second in the score that fits. */
async function second(studio: Studio, duration: number): Promise<number> {
  const end = await studio.page.getByRole('slider', { name: 'End of the scene' }).boundingBox();
  const playhead = await studio.page.getByRole('slider', { name: 'Playhead' }).boundingBox();
  if (end === null || playhead === null) throw new Error('The ruler is not there.');
  return (end.x - (playhead.x + playhead.width / 2)) / duration;
}

/** Start and end of an event's clips, as their names tell them. */
async function times(studio: Studio, name: RegExp): Promise<readonly (readonly number[])[]> {
  const labels = await studio.score
    .getByRole('button', { name })
    .evaluateAll((clips) => clips.map((clip) => clip.getAttribute('aria-label') ?? ''));
  return labels.map((label) => {
    const [, start, end] = /([\d.]+) to ([\d.]+) seconds/u.exec(label) ?? [];
    return [Number(start), Number(end)];
  });
}

test('drag, trim, fade and level by pointer: each one step of undo, with and without snapping', async ({
  studio,
  page,
}) => {
  await page.setViewportSize(WIDE);
  await studio.open('?steps=2');
  await studio.plan('A dog barks. A bell rings.');
  await studio.button(/^Render 2 events/).click();
  await studio.rendered(2);
  const bell = studio.score.getByRole('button', { name: /^a bell/i });
  const undo = page.getByRole('button', { name: /^Undo/ });
  const [before = []] = await times(studio, /^a bell/i);
  const [start = 0, end = 0] = before;
  const duration = await studio.sceneSeconds();
  const pixels = await second(studio, duration);

  // Near a whole second it snaps to it; with Alt it does not. Escape puts it back.
  await drag(page, bell, { x: (Math.ceil(start + 0.3) - start) * pixels + 4 }, { share: 0.5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await times(studio, /^a bell/i)).toEqual([before]);
  await drag(page, bell, { x: (Math.ceil(start + 0.3) - start) * pixels + 4 }, { share: 0.5 });
  await page.mouse.up();
  await expect.poll(async () => (await times(studio, /^a bell/i))[0]?.[0]).toBe(Math.ceil(start + 0.3));
  await expect(page.getByRole('button', { name: 'Undo: move' })).toBeVisible();
  await undo.click();
  expect(await times(studio, /^a bell/i)).toEqual([before]);
  await page.keyboard.down('Alt');
  await drag(page, bell, { x: 0.33 * pixels }, { share: 0.5 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  const moved = (await studio.spans(2))[0] ?? [0, 0];
  expect(Math.abs(moved[0] - start - 0.33)).toBeLessThan(0.02);
  expect(moved[1] - moved[0]).toBeCloseTo(end - start, 3);
  await undo.click();

  // The left edge cuts into the sound, which stays where it is: what is left sounds as before.
  const whole = await studio.exported();
  await drag(page, bell, { x: 0.5 * pixels }, { share: 0, offset: 2 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Undo: start' })).toBeVisible();
  const cut = (await studio.spans(2))[0] ?? [0, 0];
  expect(cut[0]).toBeGreaterThan(start);
  expect(cut[1]).toBeCloseTo(end, 3);
  const trimmed = await studio.exported();
  const rest: [number, number][] = [[cut[0] + 0.05, end - 0.35]];
  const difference = whole.samples.map((value, i) => value - (trimmed.samples[i] ?? 0));
  expect(levelDb(difference, whole.sampleRate, rest)).toBeLessThan(
    levelDb(whole.samples, whole.sampleRate, rest) - 40,
  );
  await undo.click();
  expect(await studio.spans(2)).toEqual([[start, end]]);

  // A top corner fades, the handle in the middle sets the level: the picture follows while the pointer is down.
  await bell.click();
  await drag(page, bell, { x: -0.5 * pixels }, { share: 1, offset: -5, top: 25 });
  await expect(studio.score.getByText(/fade out 0\.\d\d s/)).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Undo: fade out' })).toBeVisible();
  await undo.click();
  await drag(page, bell, { y: 24 }, { share: 0.5, top: 25 });
  await expect(studio.score.getByText('−6.0 dB').last()).toBeVisible();
  await page.mouse.up();
  await expect(studio.field('Level of event 2 in decibels')).toHaveValue('−6.0');
  await undo.click();
  await expect(studio.field('Level of event 2 in decibels')).toHaveValue('0.0');

  // A locked event stays where it is, and says so.
  await page.getByRole('button', { name: 'Lock event 2' }).first().click();
  await drag(page, bell, { x: 80 });
  await page.mouse.up();
  await expect(studio.score.getByText('Locked. Unlock it to edit it.')).toBeVisible();
  expect(await studio.spans(2)).toEqual([[start, end]]);
});

test('the ruler: seek, loop, the scene’s end, zoom', async ({ studio, page }) => {
  await page.setViewportSize(WIDE);
  await studio.open('?steps=2');
  await studio.plan('A dog barks. A bell rings.');
  const duration = await studio.sceneSeconds();
  const pixels = await second(studio, duration);
  const end = page.getByRole('slider', { name: 'End of the scene' });
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  const box = await playhead.boundingBox();
  if (box === null) throw new Error('There is no playhead.');
  const zero = box.x + box.width / 2;
  const y = box.y + 8;

  await page.mouse.click(zero + 1.3 * pixels, y);
  await expect(studio.transport).toContainText('Position 0:01.3');

  // A drag makes the loop, its edges move it, a double click clears it: each one step.
  await page.mouse.move(zero + 2 * pixels + 2, y);
  await page.mouse.down();
  await page.mouse.move(zero + 3 * pixels, y);
  await page.mouse.move(zero + 4 * pixels - 2, y);
  await page.mouse.up();
  const loopStart = page.getByRole('slider', { name: 'Start of the loop' });
  const loopEnd = page.getByRole('slider', { name: 'End of the loop' });
  await expect(loopStart).toHaveAttribute('aria-valuenow', '2');
  await expect(loopEnd).toHaveAttribute('aria-valuenow', '4');
  await drag(page, loopEnd, { x: pixels }, { top: 8 });
  await page.mouse.up();
  await expect(loopEnd).toHaveAttribute('aria-valuenow', '5');
  await page.keyboard.press('Control+z');
  await expect(loopEnd).toHaveAttribute('aria-valuenow', '4');
  await page.mouse.dblclick(zero + 3 * pixels, y);
  await expect(loopEnd).toHaveCount(0);

  // A shorter scene loses nothing.
  await drag(page, end, { x: -2 * pixels }, { share: 0.2, top: 10 });
  await page.mouse.up();
  await expect.poll(() => studio.sceneSeconds()).toBeCloseTo(duration - 2);
  await expect(studio.score.getByRole('button', { name: /^a (dog|bell)/i })).toHaveCount(2);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => studio.sceneSeconds()).toBeCloseTo(duration);

  // Zoomed in, the ruler counts finer, the heads stay, the page does not scroll; fit brings all back.
  const clip = studio.score.getByRole('button', { name: /^a dog/i });
  const width = (await clip.boundingBox())?.width ?? 0;
  const head = await studio.score.getByRole('button', { name: 'Solo event 1' }).boundingBox();
  await page.mouse.move(zero + 2 * pixels, y + 60);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await clip.boundingBox())?.width ?? 0).toBeGreaterThan(2 * width);
  expect(await studio.score.getByRole('button', { name: 'Solo event 1' }).boundingBox()).toEqual(head);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Fit the whole scene' }).first().click();
  await expect.poll(async () => Math.round((await clip.boundingBox())?.width ?? 0)).toBe(Math.round(width));
});

test('all of it by keyboard alone', async ({ studio, page }) => {
  await page.setViewportSize(WIDE);
  await studio.open('?steps=2');
  await page.keyboard.type('A dog barks. A bell rings.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await studio.rendered(2);
  const say = studio.transport.getByRole('status');
  const bell = studio.score.getByRole('button', { name: /^a bell/i });
  const [[start, end] = [0, 0]] = await studio.spans(2);

  // F6 goes from region to region: here from the words to the score.
  await page.getByRole('button', { name: 'Edit the sentence' }).focus();
  await page.keyboard.press('F6');
  await page.keyboard.press('ArrowDown');
  await expect(bell).toBeFocused();

  // Repeated presses are one step, and are said.
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await expect(say).toContainText(`A bell rings moved to ${Number((start + 1.2).toFixed(2))} seconds.`);
  expect((await studio.spans(2))[0]?.[0]).toBeCloseTo(start + 1.2, 3);
  await page.keyboard.press('Control+z');
  expect(await studio.spans(2)).toEqual([[start, end]]);

  // The playhead is a slider; X splits under it, and the sound runs on as if nothing had been cut.
  const whole = await studio.exported();
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.focus();
  for (let second = 0; second < Math.floor((start + end) / 2); second += 1) {
    await page.keyboard.press('PageUp');
  }
  const at = Math.floor((start + end) / 2);
  await expect(playhead).toHaveAttribute('aria-valuenow', String(at));
  await bell.focus();
  await page.keyboard.press('x');
  await expect(studio.score.getByRole('button', { name: /^a bell.*span 2 of 2/i })).toBeFocused();
  expect(await studio.spans(2)).toEqual([
    [start, at],
    [at, end],
  ]);
  const split = await studio.exported();
  const difference = whole.samples.map((value, i) => value - (split.samples[i] ?? 0));
  expect(levelDb(difference, whole.sampleRate, [[0, end]])).toBeLessThan(-80);
  // One of several spans goes with Shift Delete.
  await studio.score.getByRole('button', { name: /^a bell.*span 2 of 2/i }).focus();
  await page.keyboard.press('Shift+Delete');
  expect(await studio.spans(2)).toEqual([[start, at]]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await studio.spans(2)).toEqual([[start, end]]);

  // Edges to the playhead.
  await bell.focus();
  await page.keyboard.press(']');
  expect(await studio.spans(2)).toEqual([[start, at]]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('[');
  expect(await studio.spans(2)).toEqual([[at, end]]);
  await page.keyboard.press('Control+z');

  // Pan, solo, lock; a locked one refuses.
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await expect(studio.score.getByText('0.0 dB, L 10')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('s');
  await expect(studio.score.getByRole('button', { name: /^a dog.*others are soloed/i })).toBeVisible();
  await page.keyboard.press('s');
  await page.keyboard.press('l');
  await expect(studio.score.getByRole('button', { name: /^a bell.*locked/i })).toBeFocused();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(studio.score.getByText(/Event 2 is locked/)).toBeVisible();
  await page.keyboard.press('l');

  // D copies into a row of its own.
  await page.keyboard.press('d');
  await expect(studio.score.getByRole('group', { name: /^Event 3, a bell/i })).toBeVisible();
  await expect(say).toContainText('A bell rings copied to');
  await page.keyboard.press('Control+z');
  await expect(studio.score.getByRole('group', { name: /^Event 3/ })).toHaveCount(0);

  // The loop and the scene's end by their sliders; ] on the playhead sets the loop's end.
  await playhead.focus();
  await page.keyboard.press(']');
  const loopEnd = page.getByRole('slider', { name: 'End of the loop' });
  await expect(loopEnd).toHaveAttribute('aria-valuenow', String(at));
  await loopEnd.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(loopEnd).toHaveAttribute('aria-valuenow', String(at - 0.1));
  await page.keyboard.press('Delete');
  await expect(loopEnd).toHaveCount(0);
  const sceneEnd = page.getByRole('slider', { name: 'End of the scene' });
  const length = Number(await sceneEnd.getAttribute('aria-valuenow'));
  await sceneEnd.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(sceneEnd).toHaveAttribute('aria-valuenow', String(Number((length + 1.1).toFixed(2))));
  await page.keyboard.press('Control+z');
  await expect(sceneEnd).toHaveAttribute('aria-valuenow', String(length));

  // Zoom by key, and Ctrl K to the line of changes.
  const width = (await bell.boundingBox())?.width ?? 0;
  await bell.focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await bell.boundingBox())?.width ?? 0).toBeGreaterThan(1.4 * width);
  await page.keyboard.press('0');
  await expect.poll(async () => Math.round((await bell.boundingBox())?.width ?? 0)).toBe(Math.round(width));
  await page.keyboard.press('Control+k');
  await expect(studio.change).toBeFocused();
});
