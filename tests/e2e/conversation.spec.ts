import type { Page } from '@playwright/test';
import { isClean, picture } from './looks.ts';
import { expect, test, type Studio } from './studio.ts';

/** The conversation of the paper's figure 4 (prompts.md), by rules alone; two sampler steps, for its shape. */
const STEPS = '?steps=2';
const SCENE = 'I want to generate "A man enters his car and drives away."';
const INSERT = 'Now I want to add "a man talks" before "driving away" and after "car engine starting".';
const REPLACE = 'Could you change "driving away" to "playing loud music"?';
const COMBINE =
  'I want to combine "A jet aircraft flies by" with "People yelling and shouting" to describe a scenario of a battlefield. You may need to add additional events to make the generation more realistic. The generation length is still 10 seconds.';

const YARD = 'A dog barks twice while rain falls, followed by thunder.';

async function accept(studio: Studio): Promise<void> {
  await studio.button(/^Accept/).click();
  await expect(studio.review).toBeHidden();
}

/** Words and places of all events, as the cue sheet holds them. */
async function events(studio: Studio, page: Page): Promise<readonly string[]> {
  const rows = await page.getByRole('textbox', { name: /^Words of event \d+$/ }).count();
  const all: string[] = [];
  for (let number = 1; number <= rows; number += 1) {
    const words = await studio.field(`Words of event ${number}`).inputValue();
    all.push(`${words} ${JSON.stringify(await studio.spans(number))}`);
  }
  return all;
}

/** First second at which two mixes differ; their length where they do not. */
function firstDifference(a: Float32Array, b: Float32Array, sampleRate: number): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i += 1;
  return i / sampleRate;
}

test('figure 4: generation, insertion, editing, composition, and nothing else changes its sound', async ({
  studio,
  page,
}) => {
  await studio.open(STEPS);
  await studio.plan(SCENE);
  await studio.button(/^Render 4 events/).click();
  await studio.rendered(4);
  const first = await studio.exported();
  const prints = [];
  for (const number of [1, 2, 3, 4]) prints.push(await studio.fingerprint(number));
  const before = await events(studio, page);

  // 2: a man talks between the engine and the drive, which moves on; nothing is rendered but him.
  await studio.say(INSERT);
  await expect(studio.review.getByRole('checkbox')).toHaveCount(2);
  await expect(studio.review.getByRole('checkbox', { name: /Accept: A man talks, new/ })).toBeChecked();
  await expect(
    studio.review.getByRole('checkbox', { name: /drives away, starts at .* because/ }),
  ).toBeChecked();
  await expect(studio.review).toContainText('Only “A man talks” needs rendering');
  await expect(studio.transport).toContainText('2 changes wait for you');
  // Heard as it was, then as it will be; what has no sound yet cannot be.
  await expect(studio.button('Hear A man talks before and after')).toBeDisabled();
  await studio.button('Hear A car drives away before and after').click();
  await expect(studio.review).toContainText('playing as it was');
  await expect(studio.review).toContainText('playing as it will be');
  await studio.button('Hear A car drives away before and after').click();
  await expect(studio.review).not.toContainText('playing');
  await accept(studio);
  await studio.rendered(5);
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(', a man talks, event 5');
  for (const [i, print] of prints.entries()) expect(await studio.fingerprint(i + 1)).toBe(print);
  const [talk] = await studio.spans(5);
  expect(await studio.sceneSeconds()).toBe(10);
  const second = await studio.exported();
  // The limiter looks ahead by some milliseconds.
  const heard = firstDifference(first.samples, second.samples, first.sampleRate);
  expect(heard).toBeGreaterThan((talk?.[0] ?? 0) - 0.02);
  expect(heard).toBeLessThan(10);

  // 3: other words in the same place: identical up to there.
  await studio.say(REPLACE);
  await expect(studio.review.getByRole('checkbox')).toHaveCount(1);
  await accept(studio);
  await studio.rendered(5);
  await expect(studio.field('Words of event 4')).toHaveValue(/playing loud music/i);
  const [drive] = await studio.spans(4);
  const third = await studio.exported();
  expect(firstDifference(second.samples, third.samples, first.sampleRate)).toBeGreaterThan(
    (drive?.[0] ?? 0) - 0.02,
  );
  expect(firstDifference(second.samples, third.samples, first.sampleRate)).toBeLessThan(10);

  // Back to before the insertion, by the list of turns; redo brings all of it again.
  await studio.button('3 turns').click();
  const turns = page.getByRole('dialog', { name: 'What was said' });
  await expect(turns.getByRole('listitem').filter({ hasText: 'playing loud music' }).first()).toBeVisible();
  await picture(page, 'turns');
  await turns
    .getByRole('listitem')
    .filter({ hasText: INSERT })
    .getByRole('button', { name: 'Go back to before this' })
    .click();
  expect(await events(studio, page)).toEqual(before);
  const again = await studio.exported();
  expect(firstDifference(first.samples, again.samples, first.sampleRate)).toBe(
    first.samples.length / first.sampleRate,
  );
  await studio.button('1 turn').waitFor();
  await studio.button(/^Redo: /).click();
  await studio.button(/^Redo: /).click();
  await expect(studio.field('Words of event 4')).toHaveValue(/playing loud music/i);

  // 4: a scene of its own. What goes is shown as going.
  await studio.say(COMBINE);
  await expect(studio.review.getByRole('checkbox', { name: /removed, was/ })).toHaveCount(5);
  await expect(studio.review.getByRole('checkbox', { name: /A jet aircraft flies by, new/ })).toBeChecked();
  await expect(studio.review.getByRole('checkbox', { name: /yelling and shouting, new/ })).toBeChecked();
  await accept(studio);
  await expect(studio.field('Words of event 1')).toHaveValue(/jet aircraft/i);
  expect(await studio.sceneSeconds()).toBe(10);
});

test('a change by keyboard alone: planned, ticked, accepted, undone; the focus stays in the line', async ({
  studio,
  page,
}) => {
  await studio.open(STEPS);
  await studio.plan(YARD);
  await page.keyboard.press('Control+k');
  await expect(studio.change).toBeFocused();
  await page.keyboard.type('remove the thunder and make the rain quieter');
  await page.keyboard.press('Enter');
  await expect(studio.review).toBeVisible();
  await expect(studio.change).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: '2 changes to review' })).toBeAttached();
  // Unticked, the thunder stays in the score.
  await expect(studio.score.getByText('removed', { exact: true }).last()).toBeVisible();
  await studio.review.getByRole('checkbox', { name: /Thunder, removed/ }).focus();
  await page.keyboard.press('Space');
  await expect(studio.score.getByText('removed', { exact: true })).toHaveCount(0);
  await expect(studio.button('Accept 1 of 2')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(studio.review).toBeHidden();
  await expect(studio.change).toBeFocused();
  await expect(studio.change).toHaveValue('');
  await expect(studio.field('Words of event 3')).toHaveValue('Thunder');
  await expect(studio.button('2 turns')).toBeVisible();
  // Escape leaves everything as it was, and the words in the line.
  await page.keyboard.type('remove the dog');
  await page.keyboard.press('Enter');
  await expect(studio.review).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(studio.review).toBeHidden();
  await expect(studio.change).toBeFocused();
  await expect(studio.change).toHaveValue('remove the dog');
  // In words, too.
  await studio.change.fill('undo that');
  await page.keyboard.press('Enter');
  await expect(studio.button('1 turn')).toBeVisible();
});

test('what is not clear is asked, and nothing is lost by a reload', async ({ studio, page }) => {
  await studio.open(STEPS);
  await studio.plan('A dog barks, then a cat meows, then a dog barks.');
  await studio.change.fill('remove the dog');
  await studio.change.press('Enter');
  const choices = page.getByRole('group', { name: /^Which/ });
  await expect(choices.getByRole('button')).toHaveCount(2);
  await isClean(page, 'a question');
  await choices.getByRole('button').last().click();
  await expect(studio.review.getByRole('checkbox', { name: /A dog barks, removed/ })).toBeChecked();
  await studio.button(/^Leave as it was/).click();
  await expect(studio.change).toBeFocused();

  await studio.change.fill('make the cat scarier');
  await studio.change.press('Enter');
  await expect(page.getByRole('region', { name: 'Words' })).toContainText('scarier');
  await expect(studio.review).toHaveCount(0);

  await studio.say('make the cat louder');
  // A review blocks nothing else: its rows stay in step with what hands do.
  const mute = studio.score.getByRole('button', { name: 'Mute event 1' });
  await mute.click();
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await expect(studio.review.getByRole('checkbox')).toHaveCount(1);
  await studio.stored();
  await page.reload();
  await expect(studio.change).toHaveValue('make the cat louder');
  await studio.change.press('Enter');
  await expect(studio.review.getByRole('checkbox')).toHaveCount(1);
  await accept(studio);
  await studio.change.press('Enter');
  await expect(page.getByRole('region', { name: 'Words' })).toContainText('Nothing is said yet.');
});

for (const theme of ['light', 'dark'] as const) {
  test(`a change under review looks as designed and is clean: ${theme}`, async ({ studio, page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await studio.open(STEPS);
    await studio.plan(YARD);
    await studio.say('Add a door creaking open before the thunder, and remove the second bark.');
    await studio.change.fill('make the rain quieter');
    await studio.change.press('Enter');
    await expect(studio.review.getByRole('checkbox', { name: /Rain falls/ })).toBeChecked();
    // Nothing is rendered yet: the change renders what is new, and leaves the rest to Render.
    await expect(studio.review).toContainText('3 events wait as before: Render makes them.');
    await isClean(page, 'wide');
    await picture(page, `review-${theme}`);
    await page.setViewportSize({ width: 360, height: 800 });
    await isClean(page, 'narrow');
    await picture(page, `review-${theme}-360`);
  });
}
