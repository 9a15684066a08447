import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './studio.ts';

const pictures = process.env['PICTURES'];

/** A graphics device for the page's eyes: what stands here is what the models' page judges by. */
async function pretendGpu(page: Page, gpu: { maxBuffer: number; half: boolean } | null): Promise<void> {
  await page.addInitScript((pretended) => {
    const adapter =
      pretended === null
        ? null
        : {
            features: new Set(pretended.half ? ['shader-f16'] : []),
            limits: {
              maxBufferSize: pretended.maxBuffer,
              maxStorageBufferBindingSize: pretended.maxBuffer,
            },
            info: { vendor: 'a', architecture: 'b', description: 'c', isFallbackAdapter: false },
          };
    Object.defineProperty(navigator, 'gpu', {
      value: { requestAdapter: () => Promise.resolve(adapter) },
    });
  }, gpu);
}

async function isClean(page: Page, state: string): Promise<void> {
  for (const [colorScheme, width, height] of [
    ['dark', 1440, 900],
    ['light', 1440, 900],
    ['light', 360, 800],
    ['dark', 360, 800],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    if (pictures !== undefined)
      await page.screenshot({ path: `${pictures}/${state}-${colorScheme}-${width}.png` });
    const where = `${state}, ${colorScheme}, ${width} px`;
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, where).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}`),
    );
    expect(found, where).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('the models have an address of their own, and give back the focus', async ({ studio, page }) => {
  await pretendGpu(page, null);
  await studio.open();
  const models = page.getByRole('region', { name: 'Models' });
  await studio.button(/^Model nano/).click();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(models.getByRole('heading', { name: 'Models', level: 1 })).toBeFocused();
  expect(new URL(page.url()).hash).toBe('#models');
  await expect(studio.score).toHaveCount(0);
  await expect(models.getByRole('listitem', { name: 'nano' })).toContainText('Built in, in use');

  await page.keyboard.press('Escape');
  await expect(studio.score).toBeVisible();
  await expect(studio.button(/^Model nano/)).toBeFocused();
  expect(new URL(page.url()).hash).toBe('');

  await page.goto('./#models');
  await page.reload();
  await expect(models.getByRole('listitem', { name: 'Auffusion' })).toContainText(
    'Not in this browser. It needs WebGPU',
  );
  await expect(models.getByRole('button', { name: 'Install Auffusion' })).toHaveCount(0);
  await isClean(page, 'models-refused');
  await models.getByRole('button', { name: 'Back to the score' }).click();
  await expect(studio.score).toBeVisible();
});
