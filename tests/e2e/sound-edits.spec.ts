import type { JSHandle, Locator, Page } from '@playwright/test';
import { encodeWav } from '../../src/export/wav.ts';
import type { Samples } from '../../src/storage/float-wav.ts';
import { isClean, picture } from './looks.ts';
import { expect, test } from './studio.ts';

/** Edits of the sound itself, and sounds from the user's disk. */

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Edit take/ });

async function setField(page: Page, name: string, value: string): Promise<void> {
  const field = dialog(page).getByRole('textbox', { name, exact: true });
  await field.fill(value);
  await field.press('Tab');
}

/** Samples at which two sounds differ, in seconds: the first and the last. */
function difference(a: Samples, b: Samples): readonly [number, number] {
  const differs = (i: number): boolean => a.samples[i] !== b.samples[i];
  const indices = Array.from({ length: Math.min(a.samples.length, b.samples.length) }, (_, i) => i);
  return [
    (indices.find(differs) ?? NaN) / a.sampleRate,
    ((indices.findLast(differs) ?? NaN) + 1) / a.sampleRate,
  ];
}

test('a stretch of a take is filled, the take goes on behind its end, and all of it is made again', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('Rain falls for 3 seconds.');
  const first = await studio.renderAlone(1);
  await studio.openEvent(1);

  // A stretch is marked by dragging over the wave, then set to the hundredth in its fields.
  await studio.button('Edit take 1 of event 1').click();
  const wave = await dialog(page).locator('svg[preserveAspectRatio=none]').boundingBox();
  if (wave === null) throw new Error('The wave has no place.');
  await page.mouse.move(wave.x + wave.width / 2, wave.y + 40);
  await page.mouse.down();
  await page.mouse.move(wave.x + wave.width / 4, wave.y + 40, { steps: 4 });
  await page.mouse.up();
  const from = dialog(page).getByRole('textbox', { name: 'From, in seconds' });
  expect(Number(await from.inputValue())).toBeCloseTo(3 / 4, 1);
  await setField(page, 'From, in seconds', '1.00');
  await setField(page, 'To, in seconds', '1.00');
  await expect(dialog(page).getByRole('alert')).toContainText('at least 0.08 s');
  await setField(page, 'To, in seconds', '1.60');
  const words = dialog(page).getByRole('textbox', { name: 'What is heard there' });
  await words.fill('A theremin plays.');
  await expect(dialog(page)).toContainText('nano does not know theremin.');
  await words.fill('A dog barks.');
  await expect(dialog(page)).not.toContainText('does not know');
  await expect(dialog(page)).toContainText(/about \d+ s/);
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await isClean(page, `the dialog for editing a take, ${scheme}`);
    await picture(page, `edit-sound-${scheme}`);
  }
  await dialog(page).getByRole('button', { name: 'Render the edit' }).click();
  await expect(studio.use(2)).toBeChecked();
  const takes = page.getByRole('region', { name: 'Takes of event 1' });
  await expect(takes).toContainText('edited from take 1, 1.0 to 1.6 s');
  await picture(page, 'edited-take-light');

  // Undo brings the old take back, and loses none.
  await page.keyboard.press('Control+z');
  await expect(studio.use(1)).toBeChecked();
  await expect(studio.use(2)).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(studio.use(2)).toBeChecked();

  // By keyboard alone: longer by half a second.
  await studio.button('Edit take 2 of event 1').focus();
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('radio', { name: 'Fill a stretch' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog(page).getByRole('radio', { name: 'Make it longer' })).toBeChecked();
  await setField(page, 'Longer by, in seconds', '0.5');
  await page.keyboard.press('Enter');
  await expect(studio.use(3)).toBeChecked();
  await expect(takes).toContainText('take 2, 0.5 s longer');

  await studio.button('Edit take 1 of event 1').click();
  await dialog(page).getByRole('radio', { name: 'Make it sound like' }).check();
  await dialog(page).getByRole('textbox', { name: 'Make it sound like' }).fill('Steam hisses.');
  await dialog(page).getByRole('slider', { name: 'Strength' }).fill('0.5');
  await picture(page, 'edit-sound-like-light');
  await dialog(page).getByRole('button', { name: 'Render the edit' }).click();
  // Made from a take that is not in use: one more to choose from.
  await expect(studio.use(4)).toBeVisible();
  await expect(studio.use(3)).toBeChecked();
  await expect(takes).toContainText('made like take 1, strength 50 %');

  const take = await studio.takes();
  const [start, end] = difference(take(1), take(2));
  expect(start).toBeGreaterThanOrEqual(1);
  expect(start).toBeLessThan(1.01);
  expect(end).toBeGreaterThan(1.59);
  expect(end).toBeLessThanOrEqual(1.6);
  const longer = difference(take(2), take(3));
  expect(take(3).samples.length - take(2).samples.length).toBe(8000);
  expect(longer[0]).toBeGreaterThanOrEqual(take(2).samples.length / 16_000 - 0.02);
  expect(take(4).samples.length).toBe(take(1).samples.length);
  expect(difference(take(1), take(4))[0]).toBeLessThan(0.1);

  // The words are still those of the sound: nothing is to be rendered, and the first take is as it was.
  await studio.tab('Cue sheet');
  await expect(studio.transport).toContainText('1 of 1 rendered');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await studio.fingerprint(1)).toBe(first);
});

/** Half a second of a tone at 44.1 kHz, in two channels. */
function toneWav(hertz: number): number[] {
  const tone = Float32Array.from(
    { length: 22_050 },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / 44_100),
  );
  return [...encodeWav({ channels: [tone, tone], sampleRate: 44_100 })];
}

function transferOf(page: Page, name: string, type: string, bytes: number[]): Promise<JSHandle> {
  return page.evaluateHandle(
    ([fileName, fileType, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], fileName, { type: fileType }));
      return transfer;
    },
    [name, type, bytes] as const,
  );
}

test('a dropped sound becomes a take of the event under it, elsewhere an event of its own, and is edited', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A bell rings.');
  const tone = await transferOf(page, 'my_bell-01.wav', 'audio/wav', toneWav(440));
  await page.dispatchEvent('[data-event="e1"]', 'dragover', { dataTransfer: tone });
  await expect(page.getByText('to make it a take of event 1')).toBeVisible();
  await page.dispatchEvent('[data-event="e1"]', 'drop', { dataTransfer: tone });
  await expect(studio.transport).toContainText('1 of 1 rendered');
  await studio.openEvent(1);
  await expect(page.getByRole('region', { name: 'Takes of event 1' })).toContainText('from my_bell-01.wav');

  const script = '<img src=x onerror=alert(1)> rain_on "tin".wav';
  const other = await transferOf(page, script, 'audio/wav', toneWav(700));
  await page.dispatchEvent('header', 'drop', { dataTransfer: other });
  await studio.tab('Cue sheet');
  await expect(studio.field('Words of event 2')).toHaveValue('Img src x onerror alert(1) rain on tin');
  await expect(studio.transport).toContainText('2 of 2 rendered');
  await expect(studio.row(2)).toContainText('From a file');

  // What is no sound is refused in words.
  const broken = await transferOf(page, 'broken.wav', 'audio/wav', [82, 73, 70, 70, 1, 2, 3]);
  await page.dispatchEvent('header', 'drop', { dataTransfer: broken });
  await expect(
    page.getByText('broken.wav is named as a WAV, but does not begin like one. Save it as WAV anew').first(),
  ).toBeVisible();

  await studio.openEvent(1);
  await studio.button('Edit take 1 of event 1').click();
  await setField(page, 'From, in seconds', '0.1');
  await setField(page, 'To, in seconds', '0.3');
  await dialog(page).getByRole('button', { name: 'Render the edit' }).click();
  await expect(studio.use(2)).toBeChecked();
  const take = await studio.takes();
  // Kept at its own rate.
  expect(take(1).sampleRate).toBe(44_100);
  expect(take(3).sampleRate).toBe(44_100);
  const [start, end] = difference(take(1), take(3));
  expect(start).toBeGreaterThanOrEqual(0.1);
  expect(end).toBeLessThanOrEqual(0.3);
});

test.describe('in a narrow window', () => {
  test.use({ viewport: { width: 360, height: 800 } });
  test('a take is edited too', async ({ studio, page }) => {
    await studio.open('?steps=2');
    await studio.sentence.fill('A bell rings.');
    await studio.sentence.press('Enter');
    const tone = await transferOf(page, 'bell.wav', 'audio/wav', toneWav(440));
    await page.dispatchEvent('[data-event="e1"]', 'drop', { dataTransfer: tone });
    await studio.score.getByRole('button', { name: /bell/i }).first().click();
    await page.getByRole('tab', { name: 'Event 1' }).click();
    await studio.button('Edit take 1 of event 1').scrollIntoViewIfNeeded();
    await picture(page, 'edited-take-narrow');
    await isClean(page, 'a take with its edit, narrow');
    await studio.button('Edit take 1 of event 1').click();
    await expect(dialog(page)).toBeVisible();
    await isClean(page, 'the dialog for editing a take, narrow');
    await picture(page, 'edit-sound-narrow');
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await expect(studio.button('Edit take 1 of event 1')).toBeFocused();
  });
});
