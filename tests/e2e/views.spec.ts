import { drawing, isClean, picture } from './looks.ts';
import { expect, Studio, test } from './studio.ts';

/** The studio in other people's settings: the system's own colours, a page at 200 %, a low window. */

/** Three events: one sounds, one is muted, one is only planned. */
async function threeStates(studio: Studio): Promise<void> {
  await studio.open('?steps=2');
  await studio.plan('A dog barks. Then a bell rings. Then a door creaks.');
  for (const event of [1, 2]) await studio.renderAlone(event);
  await studio.score.getByRole('button', { name: 'Mute event 2' }).click();
}

test('in forced colours every state is told without a hue', async ({ studio, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await threeStates(studio);
  await studio.score.getByRole('button', { name: /^a dog/i }).click();
  const clips = studio.score.locator('[data-clip]');
  for (const event of [0, 1]) await expect.poll(() => drawing(clips.nth(event))).not.toBeNull();
  await picture(page, 'forced-colours');
  const looks = await clips.evaluateAll((all) =>
    all.map((clip) => {
      const { color, outlineWidth, outlineStyle } = getComputedStyle(clip);
      const path = clip.querySelector('path');
      const wave = path === null ? null : getComputedStyle(path);
      return {
        color,
        outline: outlineStyle === 'none' ? '0px' : outlineWidth,
        ink: wave === null ? null : wave.fill === 'none' ? wave.stroke : wave.fill,
        parts: clip.childElementCount,
      };
    }),
  );
  const text = await page.evaluate(() => {
    const probe = document.createElement('i');
    probe.style.color = 'CanvasText';
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
  expect(looks.map(({ color }) => color)).toEqual([text, text, text]);
  // The wave is drawn in the text's colour; the selected clip has an outline, the planned one no wave.
  expect(looks.map(({ ink }) => ink)).toEqual([text, text, null]);
  expect(looks.map(({ outline }) => outline)).toEqual(['3px', '0px', '0px']);
});

test('in forced colours a change under review tells what comes, changes and goes', async ({
  studio,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await studio.open('?steps=2');
  await studio.plan('A dog barks. Then a bell rings. Then a door creaks.');
  await studio.renderAlone(1);
  await studio.say('Remove the dog, make the bell louder and add rain.');
  await expect(studio.review.getByRole('checkbox')).toHaveCount(3);
  await picture(page, 'forced-colours-review');
  // Each sign stands out from what is under it, without a hue: full for what comes or changes, open for what goes.
  const signs = await page.getByText(/^[+~−]$/).evaluateAll((all) =>
    all.map((sign) => {
      const { color, backgroundColor, borderTopWidth } = getComputedStyle(sign);
      return { sign: sign.textContent, told: color !== backgroundColor, open: borderTopWidth !== '0px' };
    }),
  );
  expect(signs.length).toBeGreaterThanOrEqual(6);
  expect(signs.filter(({ told }) => !told)).toEqual([]);
  for (const { sign, open } of signs) expect(open, sign).toBe(sign === '−');
  await isClean(page, 'forced colours, a review');
});

test('at 200 percent nothing is lost and nothing scrolls sideways', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 2,
    baseURL: baseURL ?? '',
  });
  const page = await context.newPage();
  const studio = new Studio(page);
  await threeStates(studio);
  await page.setViewportSize({ width: 720, height: 450 });
  for (const tab of ['Cue sheet', /^Event/, 'Mix']) {
    await studio.tab(tab);
    await isClean(page);
    await picture(page, `zoomed-${String(tab).replace(/\W/g, '')}`);
  }
  await studio.tab('Cue sheet');
  expect((await studio.field('Words of event 1').boundingBox())?.width).toBeGreaterThan(300);
  await studio.tab('Mix');
  await expect(page.getByRole('slider', { name: 'Level of the mix' })).toBeInViewport();
  // The transport has no room for it here.
  await page.getByRole('checkbox', { name: /^Repeat the scene/ }).check();
  for (const target of [
    studio.score.getByRole('button', { name: /^a dog/i }),
    studio.button(/^Play/),
    studio.button(/^Render 1 event/),
    studio.field('Length of the scene in seconds'),
  ]) {
    await target.scrollIntoViewIfNeeded();
    await expect(target).toBeInViewport({ ratio: 0.5 });
  }
  await context.close();
});

test('a low window with a notice and a plan being written is clean, and the score scrolls by keyboard', async ({
  studio,
  page,
}) => {
  await studio.keepsNothing();
  await page.setViewportSize({ width: 1024, height: 560 });
  await studio.open();
  await expect(page.getByRole('region', { name: 'Project' })).toContainText('keeps nothing');
  await studio.sentence.fill(
    'A dog barks. A bell rings. A door creaks. Rain falls. Thunder rolls. Birds sing. A car starts. Wind blows.',
  );
  await expect(studio.score.getByRole('img').nth(7)).toBeAttached();
  await isClean(page);
  await picture(page, 'low');
  const scroller = page.getByRole('group', { name: 'Score, to scroll' });
  await scroller.focus();
  await page.keyboard.press('End');
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
});

test('in a window of middle width the transport’s keys end before its clock begins', async ({
  studio,
  page,
}) => {
  await studio.open();
  await page.setViewportSize({ width: 1024, height: 768 });
  const keys = await studio.transport.getByRole('button', { name: 'Loop' }).boundingBox();
  const clock = await studio.transport.getByText('Position').locator('..').boundingBox();
  expect((keys?.x ?? NaN) + (keys?.width ?? NaN)).toBeLessThanOrEqual(clock?.x ?? NaN);
});
