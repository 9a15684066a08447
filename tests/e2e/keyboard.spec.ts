import { nextFile } from './saved-files.ts';
import { expect, readDownload, test } from './studio.ts';

test('from the prompt to the file without a pointer', async ({ studio, page }) => {
  await studio.open('?steps=2');
  // The prompt has the focus.
  await expect(studio.sentence).toBeFocused();
  await page.keyboard.type('A dog barks twice, then a bell rings.');
  await expect(studio.score.getByRole('img', { name: /planned, no sound yet/ })).toHaveCount(3);
  await page.keyboard.press('Enter');
  await expect(studio.button(/^Render 2 events/)).toBeVisible();

  // Ctrl Enter does the next step.
  await page.keyboard.press('Control+Enter');
  await studio.rendered(2);

  // One tab stop in the score; arrows go from event to event and from span to span.
  const clip = (name: RegExp) => studio.score.getByRole('button', { name });
  await clip(/dog.*span 1 of 2/i).focus();
  await page.keyboard.press('ArrowRight');
  await expect(clip(/dog.*span 2 of 2/i)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(clip(/bell/i)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(clip(/dog.*span 1 of 2/i)).toBeFocused();

  // M mutes and unmutes, Shift and arrows change the level, as one undo step.
  await page.keyboard.press('m');
  await expect(clip(/dog.*span 1 of 2.*muted/i)).toBeFocused();
  await page.keyboard.press('m');
  const level = studio.field('Level of event 1 in decibels');
  const before = await level.inputValue();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(level).not.toHaveValue(before);
  await page.keyboard.press('Control+z');
  await expect(level).toHaveValue(before);
  await page.keyboard.press('Control+Shift+z');
  await expect(level).not.toHaveValue(before);

  // Delete removes and leaves the focus on the next event; undo brings it back with its sound.
  await page.keyboard.press('Delete');
  await expect(clip(/bell/i)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(clip(/dog.*span 1 of 2.*rendered/i)).toBeVisible();

  // R renders one again with a new seed.
  const old = await studio.fingerprint(2);
  await clip(/bell/i).focus();
  await page.keyboard.press('r');
  await expect(studio.row(2)).toContainText(/Take 2 of 2, rendered in/);
  await expect.poll(() => studio.fingerprint(2)).not.toBe(old);

  // Space plays and pauses, Home goes to the start.
  await page.keyboard.press('Space');
  await expect(studio.button('Pause')).toBeVisible();
  await expect(studio.transport).not.toContainText('Position 0:00.00');
  await page.keyboard.press('Space');
  await expect(studio.button('Play')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(studio.transport).toContainText('Position 0:00.00');

  // Ctrl E opens the export, with the mix chosen; Enter writes it, Escape leaves, and the focus is where it was.
  await clip(/bell/i).focus();
  await page.keyboard.press('Control+e');
  await expect(studio.exportPanel.getByRole('radio', { name: /^The mix/ }).first()).toBeFocused();
  const download = nextFile(page);
  await page.keyboard.press('Enter');
  const { samples } = await readDownload(await download);
  expect(samples.some((value) => value !== 0)).toBe(true);
  await expect(studio.exportPanel.getByRole('status')).toContainText('Saved: 1 file');
  await page.keyboard.press('Escape');
  await expect(studio.exportPanel).toBeHidden();
  await expect(clip(/bell/i)).toBeFocused();
});

test('Escape stops the render, and Tab meets nothing that cannot be seen', async ({ studio, page }) => {
  await studio.open('?steps=100');
  await page.keyboard.type('Rain falls.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(studio.transport).toContainText('Event 1 of 1');
  await page.keyboard.press('Escape');
  await expect(studio.button(/^Render 1 event/)).toBeVisible();
  await expect(studio.transport.getByRole('status')).toContainText('Stopped. 0 of 1 rendered.');

  await page.getByRole('link', { name: 'Skip to the score' }).focus();
  await expect(page.getByRole('link', { name: 'Skip to the score' })).toBeInViewport();
  const seen = new Set<string>();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const box = element.getBoundingClientRect();
      const name = element.getAttribute('aria-label') ?? element.textContent;
      return { name: name.trim(), visible: box.width >= 8 && box.height >= 8 };
    });
    if (focused === null) break;
    expect(focused, focused.name).toMatchObject({ visible: true });
    seen.add(focused.name);
  }
  for (const name of ['Undo: plan', 'Edit the sentence', 'Mute event 1', 'Add an event'])
    expect(seen).toContain(name);
});
