import { picture, pictures } from './looks.ts';
import { expect, test } from './studio.ts';

const INVITATION = 'An example, rendered with nano. Press play to hear it.';

test('the first visit holds an example that plays at once and makes room for the first key', async ({
  studio,
  page,
}) => {
  const models: string[] = [];
  page.context().on('request', (request) => {
    if (/\.(wasm|safetensors)$/u.test(new URL(request.url()).pathname)) models.push(request.url());
  });
  await studio.open();
  await expect(studio.transport).toContainText(INVITATION);
  const sounding = studio.score.getByRole('img', { name: /, rendered$/ });
  await expect(sounding).toHaveCount(4);
  if (pictures !== undefined) {
    for (const [colorScheme, width, height] of [
      ['dark', 1440, 900],
      ['light', 1440, 900],
      ['light', 360, 800],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await picture(page, `first-visit-${colorScheme}-${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await studio.button('Play').click();
  await expect(studio.button('Pause')).toBeVisible();
  await expect(studio.transport).not.toContainText('Position 0:00.00');
  // What plays stays in the score, whatever is pointed at.
  const others = page.getByRole('region', { name: 'Examples' }).getByRole('listitem');
  await others.nth(3).hover();
  await expect(sounding).toHaveCount(4);

  await studio.sentence.pressSequentially('A bell');
  await expect(sounding).toHaveCount(0);
  await expect(studio.button('Play')).toBeDisabled();
  await expect(studio.transport).toContainText('Position 0:00.00');

  // Nothing was made: it comes back.
  await studio.sentence.fill('');
  await expect(sounding).toHaveCount(4);
  await studio.sentence.press('Tab');
  await studio.button('Play').click();
  await expect(studio.button('Pause')).toBeVisible();
  await studio.button('Pause').click();
  // All that was heard came rendered.
  expect(models).toEqual([]);
});

test('pointing at another example draws its plan; leaving it brings the rendered one back', async ({
  studio,
  page,
}) => {
  await studio.open();
  await expect(studio.transport).toContainText(INVITATION);
  const examples = page.getByRole('region', { name: 'Examples' });
  await examples.getByRole('listitem').nth(2).hover();
  await expect(studio.score.getByRole('img', { name: /^A wolf howls.*planned/ })).toBeVisible();
  await expect(studio.button('Render the example')).toBeVisible();
  await studio.sentence.hover();
  await expect(studio.score.getByRole('img', { name: /^Thunder.*rendered/ })).toBeVisible();
  await expect(studio.transport).toContainText(INVITATION);
});

test("the example can be made a project of one's own, with its sounds", async ({ studio, page }) => {
  await studio.open();
  await studio.button('Open the example').click();
  await expect(page.getByRole('table', { name: 'Cue sheet' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Words' })).toContainText('A dog barks twice');
  await expect(studio.transport).toContainText('3 of 3 rendered');
  await expect(studio.score.getByRole('button', { name: /^Thunder.*rendered/ })).toBeVisible();
  await studio.button('Play').click();
  await expect(studio.button('Pause')).toBeVisible();
  await expect(studio.transport).not.toContainText('Position 0:00.00');
});

test('a browser that lacks something essential is told so, and nothing else starts', async ({
  page,
  hygiene,
}) => {
  await page.addInitScript(() => void Reflect.deleteProperty(HTMLElement.prototype, 'popover'));
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audio-Agent cannot run in this browser');
  await expect(page.getByText('The browser lacks: popovers.')).toBeVisible();
  await expect
    .poll(() => hygiene.complaints)
    .toEqual([expect.stringContaining('This browser lacks: popovers.')]);
  await expect(page.getByRole('banner')).toHaveCount(0);
  hygiene.complaints.length = 0;
});
