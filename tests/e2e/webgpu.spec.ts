import { expect, levelDb, test } from './studio.ts';

/** The software adapter with shader-f16 that tests/support/browser.ts builds; two steps, for it is slow. */
test('the GPU renders when the address asks for it', async ({ studio, page }) => {
  await studio.open('?provider=webgpu&steps=2');
  await expect(page.getByRole('banner')).toContainText('on the GPU');
  await studio.plan('A bell rings from 1 to 3 seconds.');
  await studio.button(/^Render 1 event/).click();
  await studio.rendered(1);
  await expect(studio.row(1).locator('[title*="SHA-256"]')).toHaveAttribute('title', /made on the GPU/);
  const { samples, sampleRate } = await studio.exported();
  expect(samples.every(Number.isFinite)).toBe(true);
  expect(levelDb(samples, sampleRate, await studio.spans(1))).toBeGreaterThan(-60);
});
