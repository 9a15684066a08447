import type { CDPSession, Locator, Page } from '@playwright/test';
import { expect, test } from './studio.ts';

/** Fingers scroll and pinch; they drag what was tapped before. */

test.use({ hasTouch: true, viewport: { width: 1024, height: 800 } });

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middle(target: Locator): Promise<Point> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to touch.');
  return { x: box.x + box.width / 2, y: box.y + box.height * 0.6 };
}

/** As many fingers as paths, each from its first point to its last in steps. */
async function fingers(session: CDPSession, paths: readonly (readonly [Point, Point])[]): Promise<void> {
  const STEPS = 8;
  const at = (share: number) =>
    paths.map(([from, to], id) => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
      id,
    }));
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= STEPS; step += 1)
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / STEPS) });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

const startOf = async (clip: Locator): Promise<number> =>
  Number(/([\d.]+) to [\d.]+ seconds/u.exec((await clip.getAttribute('aria-label')) ?? '')?.[1]);

const widthOf = async (page: Page, clip: Locator): Promise<number> => {
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return (await clip.boundingBox())?.width ?? 0;
};

test('a tap selects, a finger on what is selected moves it, on anything else it does not; two fingers zoom', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.plan('A dog barks. Then a bell rings. Then a door creaks.');
  const session = await page.context().newCDPSession(page);
  const dog = studio.score.getByRole('button', { name: /^a dog/i });
  const bell = studio.score.getByRole('button', { name: /bell/i });
  const before = await startOf(bell);

  const from = await middle(bell);
  await fingers(session, [[from, { x: from.x + 90, y: from.y }]]);
  expect(await startOf(bell)).toBe(before);

  await page.touchscreen.tap(from.x, from.y);
  await expect(bell).toHaveAttribute('aria-current', 'true');
  const selected = await middle(bell);
  await fingers(session, [[selected, { x: selected.x + 90, y: selected.y }]]);
  const after = await startOf(bell);
  expect(after).toBeGreaterThan(before + 0.3);
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await startOf(bell)).toBe(before);

  const width = await widthOf(page, dog);
  const lane = await middle(dog);
  await fingers(session, [
    [
      { x: 500, y: lane.y },
      { x: 380, y: lane.y },
    ],
    [
      { x: 560, y: lane.y },
      { x: 680, y: lane.y },
    ],
  ]);
  await expect.poll(() => widthOf(page, dog)).toBeGreaterThan(1.5 * width);
});
