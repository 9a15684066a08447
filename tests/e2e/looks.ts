import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect } from './studio.ts';

/** Where pictures go when somebody wants to look at them: `PICTURES=<folder> npx playwright test access`. */
export const pictures = process.env['PICTURES'];

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
}

/** In both themes, wide and narrow: a picture, and clean. It is left wide and dark. */
export async function isCleanInEvery(
  page: Page,
  state: string,
  looks: readonly Look[] = LOOKS,
): Promise<void> {
  for (const look of looks) {
    await putOn(page, look);
    await isCleanIn(page, state, look);
  }
  await putOn(page, LOOKS[0]);
}

export const LOOKS = [
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'light', width: 360, height: 800 },
  { colorScheme: 'dark', width: 360, height: 800 },
] as const;
export type Look = (typeof LOOKS)[number];

export async function putOn(page: Page, { colorScheme, width, height }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height });
}

export async function isCleanIn(page: Page, state: string, { colorScheme, width }: Look): Promise<void> {
  await picture(page, `${state.replaceAll(' ', '-')}-${colorScheme}-${width}`);
  await isClean(page, `${state}, ${colorScheme}, ${width} px`);
}

/** The wave of a clip, as paths; null: nothing yet. It is drawn when the score knows its size. */
export function drawing(clip: Locator): Promise<string | null> {
  return clip.evaluate((shown) => {
    const paths = [...shown.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '');
    return paths.length === 0 ? null : paths.join(' ');
  });
}

/** WCAG 2.2 AA by axe, and no sideways scrolling. @param where for the message of a failure */
export async function isClean(page: Page, where = 'as it stands'): Promise<void> {
  // A colour on its way from one theme to the other has a contrast of its own.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `sideways scrolling: ${where}`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  expect(found, where).toEqual([]);
}
