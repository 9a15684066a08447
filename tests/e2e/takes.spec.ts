import { expect, levelDb, test, type Studio } from './studio.ts';

/** Two short events with a sound each. */
async function rendered(studio: Studio): Promise<void> {
  await studio.open('?steps=2');
  await studio.plan('A dog barks, then a bell rings.');
  await studio.button(/^Render 2 events/).click();
  await studio.rendered(2);
}

test('redo keeps the place; three more takes wait to be chosen; one is used, and the old one comes back', async ({
  studio,
  page,
}) => {
  await rendered(studio);
  const place = await studio.spans(1);
  const other = await studio.fingerprint(2);
  const first = await studio.fingerprint(1);
  await studio.row(1).getByRole('button', { name: /^Redo/ }).click();
  await expect(studio.row(1)).toContainText('Take 2 of 2');
  expect(await studio.spans(1)).toEqual(place);
  const second = await studio.fingerprint(1);
  expect(second).not.toBe(first);
  expect(await studio.fingerprint(2)).toBe(other);
  await expect(studio.score.getByRole('button', { name: /dog.*, take 2 of 2$/i })).toBeVisible();

  await studio.openEvent(1);
  await studio.button('Render 3 more').click();
  await expect(studio.transport).toContainText(/Take \d of 3/);
  await expect(page.getByRole('radio', { name: /of event 1$/ })).toHaveCount(5);
  await expect(studio.use(2)).toBeChecked();

  // By keyboard: the arrows of the radio group choose, and choosing is one undo step.
  await studio.use(2).focus();
  await page.keyboard.press('ArrowUp');
  await expect(studio.use(1)).toBeChecked();
  await studio.tab('Cue sheet');
  expect(await studio.fingerprint(1)).toBe(first);
  await expect(studio.row(1)).toContainText('Take 1 of 5');
  await page.keyboard.press('Control+z');
  await expect(studio.row(1)).toContainText('Take 2 of 5');
  expect(await studio.fingerprint(1)).toBe(second);
});

test('one take is heard alone while the mix waits, and is kept', async ({ studio, page }) => {
  await rendered(studio);
  await studio.openEvent(1);
  await studio.button('Play').click();
  await expect(studio.button('Pause')).toBeVisible();
  await studio.button('Listen to take 1 of event 1').click();
  await expect(studio.button('Stop take 1 of event 1')).toBeVisible();
  await expect(studio.button('Play')).toBeVisible();
  await studio.button('Stop take 1 of event 1').click();
  await expect(studio.button('Listen to take 1 of event 1')).toBeVisible();
  await expect(studio.button('Pause')).toBeVisible();
  await studio.button('Pause').click();

  const keep = page.getByRole('button', { name: 'Keep take 1 of event 1' });
  await keep.focus();
  await page.keyboard.press('Enter');
  await expect(keep).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+z');
  await expect(keep).toHaveAttribute('aria-pressed', 'false');
});

test('a kept seed makes the same sound, and says so; without it a variation takes another', async ({
  studio,
}) => {
  await rendered(studio);
  const first = await studio.fingerprint(1);
  await studio.openEvent(1);
  const seed = studio.field('Seed of event 1');
  const before = await seed.inputValue();
  await studio.button('Keep the seed of event 1').click();
  await studio.button(/^Redo this event/).click();
  await expect(studio.transport.getByRole('status')).toContainText('the sound would be the same');
  await expect(studio.button('Make a variation')).toBeDisabled();
  await studio.button('Keep the seed of event 1').click();
  await studio.button('Make a variation').click();
  await expect(studio.use(2)).toBeChecked();
  await expect(seed).not.toHaveValue(before);

  // The very first take again: its seed comes with it.
  await studio.use(1).check();
  await expect(seed).toHaveValue(before);

  // What to leave out asks for another sound; so do other words: the old one plays until it is redone.
  const leaveOut = studio.field('What to leave out of event 1');
  await leaveOut.fill('music');
  await leaveOut.press('Enter');
  await studio.tab('Cue sheet');
  await expect(studio.row(1)).toContainText('Old sound, redo to match');
  await expect(studio.button(/^Render 1 event/)).toBeVisible();
  expect(await studio.fingerprint(1)).toBe(first);
  await studio.button(/^Render 1 event/).click();
  await expect(studio.row(1)).toContainText('Take 3 of 3');
  expect(await studio.fingerprint(1)).not.toBe(first);
});

test('a locked event says so, lets nothing be changed, and lets itself be unlocked', async ({
  studio,
  page,
}) => {
  await rendered(studio);
  await studio.openEvent(1);
  await page.getByRole('checkbox', { name: 'Lock event 1' }).focus();
  await page.keyboard.press('Space');
  const words = page.getByRole('region', { name: 'Words of event 1' });
  await expect(words).toContainText('Event 1 is locked. Unlock it to change it.');
  await expect(studio.field('Words of event 1')).toHaveAttribute('readonly');
  await expect(studio.button(/^Redo this event/)).toBeDisabled();
  await expect(page.getByRole('slider', { name: 'Level of event 1' })).toBeDisabled();
  // What is heard meanwhile is free.
  await page.getByRole('checkbox', { name: 'Mute event 1' }).check();
  await expect(studio.score.getByRole('button', { name: /dog.*muted/i })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Mute event 1' }).uncheck();
  await expect(studio.score.getByRole('button', { name: /dog.*locked, rendered$/i })).toBeVisible();
  await words.getByRole('button', { name: 'Unlock' }).click();
  await expect(studio.field('Words of event 1')).not.toHaveAttribute('readonly');
  await expect(words).not.toContainText('is locked');
});

test('tabs, faders and height by keyboard; solo silences the others', async ({ studio, page }) => {
  await rendered(studio);
  await studio.field('Words of event 1').focus();
  await page.getByRole('tab', { name: 'Cue sheet' }).focus();
  await page.keyboard.press('ArrowDown');
  const level = page.getByRole('slider', { name: 'Level of event 1' });
  await level.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(level).toHaveAttribute('aria-valuetext', '-1.0 decibels');
  const pan = page.getByRole('slider', { name: 'Pan of event 1' });
  await pan.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
  await expect(pan).toHaveAttribute('aria-valuetext', 'L 3');
  await studio.field('Fade out of event 1 in seconds').fill('0.25');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('slider', { name: 'Fade out of event 1' })).toHaveAttribute(
    'aria-valuetext',
    '0.25 seconds',
  );

  await page.getByRole('checkbox', { name: 'Solo event 1' }).focus();
  await page.keyboard.press('Space');
  await expect(
    studio.score.getByRole('button', { name: /bell.*silent, others are soloed, rendered$/i }),
  ).toBeVisible();
  await expect(studio.score.getByRole('button', { name: /dog.*soloed, rendered$/i })).toBeVisible();

  // The height is kept over a reload; Enter gives it back to the design.
  const handle = page.getByRole('separator', { name: 'Height of the detail' });
  const designed = Number(await handle.getAttribute('aria-valuenow'));
  await handle.focus();
  await page.keyboard.press('ArrowUp');
  await expect(handle).toHaveAttribute('aria-valuenow', String(designed + 16));
  await page.keyboard.press('Enter');
  await expect(handle).toHaveAttribute('aria-valuenow', String(designed));
});

test('the level and the ceiling of the mix are those of the file', async ({ studio, page }) => {
  await rendered(studio);
  const peakOf = async (): Promise<number> => {
    const { samples } = await studio.exported();
    return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  };
  const before = await peakOf();
  await studio.tab('Mix');
  const level = studio.field('Level of the mix in decibels');
  await level.fill('-40');
  await level.press('Enter');
  expect(await peakOf()).toBeLessThan(before / 10);
  await level.fill('24');
  await level.press('Enter');
  const ceiling = studio.field('Ceiling of the mix in decibels');
  await ceiling.fill('-12');
  await ceiling.press('Enter');
  expect(await peakOf()).toBeCloseTo(10 ** (-12 / 20), 2);
  const measured = page.getByRole('region', { name: 'Level of the mix' });
  await expect(measured).toContainText(/LUFS, peak −12\.\d dB/);
  // The transport says what was heard last, until it is true no more.
  const transport = page.getByRole('contentinfo', { name: 'Transport' });
  await expect(transport).toContainText('LUFS');
  await studio.tab('Cue sheet');
  await expect(transport).toContainText('LUFS');
  await studio.row(1).getByRole('button', { name: 'Mute event 1' }).click();
  await expect(transport).not.toContainText('LUFS');
});

test('a height dragged by the pointer and the open tab are there again after a reload', async ({
  studio,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await rendered(studio);
  await studio.openEvent(1);
  const handle = page.getByRole('separator', { name: 'Height of the detail' });
  const before = Number(await handle.getAttribute('aria-valuenow'));
  const box = await handle.boundingBox();
  if (box === null) throw new Error('There is no handle.');
  await page.mouse.move(box.x + 400, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y + box.height / 2 - 30);
  await page.mouse.move(box.x + 400, box.y + box.height / 2 - 60);
  await page.mouse.up();
  const after = Number(await handle.getAttribute('aria-valuenow'));
  expect(after).toBeGreaterThan(before + 40);
  expect((await page.getByRole('region', { name: 'Detail' }).boundingBox())?.height).toBeCloseTo(after, -1);
  await studio.stored();
  await page.reload();
  await expect(page.getByRole('tab', { name: /^Event/ })).toHaveAttribute('aria-selected', 'true');
  await expect(handle).toHaveAttribute('aria-valuenow', String(after));
});

test('a sound that ends before its span is made longer, and a bed of a minute is one take without a hole', async ({
  studio,
  page,
}) => {
  test.slow();
  await page.setViewportSize({ width: 1440, height: 900 });
  await studio.open('?steps=2');
  await studio.plan('A bell rings. Rain falls for a minute.');
  await studio.button(/^Render 2 events/).click();
  await studio.rendered(2);
  const bell = studio.score.getByRole('button', { name: /^a bell/i });
  await bell.click();
  const end = studio.field('End of event 1 in seconds');
  await end.fill('9');
  await end.press('Enter');
  const before = await studio.fingerprint(1);
  await studio.score.getByRole('button', { name: 'Make longer' }).click();
  await expect(studio.row(1)).toContainText('Take 2 of 2', { timeout: 60_000 });
  expect(await studio.fingerprint(1)).not.toBe(before);
  await expect(studio.score.getByRole('button', { name: 'Make longer' })).toHaveCount(0);
  // It goes on behind its end: what was heard stays, and so does where the span ends.
  await studio.tab(/^Event 1/);
  await expect(page.getByRole('region', { name: 'Takes of event 1' })).toContainText(
    /take 1, \d+\.\d+ s longer/,
  );
  await expect(studio.field('End of event 1 in seconds')).toHaveValue(/^9/);
  const takes = await studio.takes();
  const [short, long] = [takes(1), takes(3)];
  const kept = short.samples.length - 0.02 * short.sampleRate;
  expect(long.samples.length).toBeGreaterThan(short.samples.length + short.sampleRate);
  expect(long.samples.slice(0, kept)).toEqual(short.samples.slice(0, kept));
  await studio.tab('Cue sheet');

  const { samples, sampleRate } = await studio.exported();
  const [span] = await studio.spans(2);
  const [from, to] = span ?? [0, 0];
  expect(to - from).toBeCloseTo(60, 0);
  for (let at = from + 1; at < to - 2; at += 4)
    expect(levelDb(samples, sampleRate, [[at, at + 2]])).toBeGreaterThan(-60);
});
