import { gzipSync } from 'node:zlib';
import { expect, test } from './studio.ts';

test('stopping in the middle keeps what is done; a reload brings it back and renders the rest', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks, then a bell rings while rain falls.');
  const kept = await studio.renderAlone(1);
  await studio.stored();

  // Work enough that none is done before the button is met, however slow the page is beside its worker.
  await page.goto('./?steps=100');
  await studio.button(/^Render 2 events/).click();
  await studio.button(/^Stop/).click();
  await expect(studio.button(/^Stop/)).toHaveCount(0);
  expect(await studio.fingerprint(1)).toBe(kept);

  await studio.stored();
  await page.goto('./?steps=2');
  await expect(studio.row(1)).toContainText('Rendered in');
  expect(await studio.fingerprint(1)).toBe(kept);
  await studio.button(/^Render 2 events/).click();
  await studio.rendered(3);
  expect(await studio.fingerprint(1)).toBe(kept);
});

test('a killed worker costs the event in work, and nothing else', async ({ studio, page }) => {
  // Steps enough that the kill comes before the end.
  await studio.open('?steps=20');
  await studio.plan('A dog barks twice, then a bell rings.');
  const kept = await studio.renderAlone(1);

  await studio.beginAlone(2);
  await studio.killWorker();
  await expect(studio.row(2)).toContainText(/Not rendered: renderer stopped/);
  await expect(page.getByRole('alert')).toContainText('A bell rings is not rendered.');
  await expect(studio.transport).toContainText('1 event failed');
  await expect(studio.score.getByRole('button', { name: /bell.*not rendered.*redo/i })).toBeVisible();
  expect(await studio.fingerprint(1)).toBe(kept);

  await studio.button(/^Redo it/).click();
  await studio.rendered(2);
  expect(await studio.fingerprint(1)).toBe(kept);
});

test('undo takes the plan back, not the words; redo brings it again', async ({ studio, page }) => {
  await studio.open();
  await studio.plan('A dog barks, then a bell rings.');
  await studio.button(/^Undo/).click();
  await expect(studio.sentence).toHaveValue('A dog barks, then a bell rings.');
  await expect(studio.score.getByRole('img', { name: /planned, no sound yet/ })).toHaveCount(2);
  await studio.button(/^Redo/).first().click();
  await expect(page.getByRole('table', { name: 'Cue sheet' })).toBeVisible();
  await expect(studio.row(2)).toContainText('Planned');
});

test('events are added, placed and removed by hand, and the sentence keeps its words', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.plan('A dog barks, then a bell rings.');
  await studio.button('Add an event').click();
  await studio.field('Words of the new event').fill('Rain falls');
  await page.keyboard.press('Enter');
  await expect(studio.field('Words of event 3')).toBeFocused();
  const words = page.getByRole('region', { name: 'Words' });
  await expect(words.getByRole('link', { name: /^rain falls.*event 3$/ })).toBeVisible();
  const start = studio.field('Start of event 3 in seconds');
  await start.fill('1,5');
  await start.press('Enter');
  await expect(start).toHaveValue('1.50');
  await studio.button('Add a span to event 3').click();
  await expect(studio.field('Start of span 2 of event 3 in seconds')).toBeVisible();
  await studio.row(1).getByRole('button', { name: 'Remove event 1' }).click();
  await expect(words).toContainText('A dog barks, then a bell rings');
  await expect(words.getByRole('link')).toHaveCount(2);
  await expect(studio.field('Words of event 1')).toBeFocused();
});

test('leaving while rendering asks first', async ({ studio, page }) => {
  await studio.open('?steps=100');
  await studio.plan('Rain falls.');
  await studio.button(/^Render 1 event/).click();
  await expect(studio.transport).toContainText('Event 1 of 1');
  const asked = page.waitForEvent('dialog');
  // Not awaited: the browser holds the navigation until the question is answered.
  void page.evaluate(() => location.reload()).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(studio.button(/^Stop/)).toBeVisible();
  await studio.button(/^Stop/).click();
});

test('nothing written, or nothing to hear in it, is said in words, and no word is lost', async ({
  studio,
  page,
}) => {
  await studio.open();
  await studio.sentence.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Nothing is written yet.');
  for (const absurd of ['   ', '?!?', '.,;', '\u0000\u202e\ufeff', '🐕🐕🐕']) {
    await studio.sentence.fill(absurd);
    await studio.sentence.press('Enter');
    const planned = page.getByRole('table', { name: 'Cue sheet' });
    const said = page
      .getByRole('region', { name: 'Words' })
      .getByText(/Nothing is written|name nothing that can be heard/);
    await expect(planned.or(said)).toBeVisible();
    if (await said.isVisible()) await expect(studio.sentence).toHaveValue(absurd);
    else await page.keyboard.press('Control+z');
  }
});

test('10,000 characters are planned, and the page keeps its layout', async ({ studio, page }) => {
  await studio.open();
  const clause = 'a dog barks while rain falls and thunder rumbles, ';
  const long = clause.repeat(Math.ceil(10_000 / clause.length)).slice(0, 10_000);
  await studio.sentence.fill(long);
  await studio.sentence.press('Enter');
  await expect(page.getByRole('table', { name: 'Cue sheet' })).toBeVisible();
  await expect(studio.transport).toBeInViewport();
  await expect(studio.score).toBeInViewport();
  const words = await page.getByRole('region', { name: 'Words' }).boundingBox();
  expect(words?.height ?? Infinity).toBeLessThan(420);
});

test('markup in a prompt stays text', async ({ studio, page, hygiene }) => {
  await studio.open();
  const markup =
    'A <img src=x onerror="window.hit=1"> dog <b>barks</b> & rain falls <script>window.hit=1</script>';
  await studio.plan(markup);
  const words = page.getByRole('region', { name: 'Words' });
  await expect(words).toContainText('<img src=x onerror="window.hit=1"> dog <b>barks');
  await expect(words.locator('img, script')).toHaveCount(0);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(hygiene.complaints).toEqual([]);
});

test('a wrong value is refused in words and kept in its field; Escape leaves it', async ({ studio }) => {
  await studio.open();
  await studio.plan('A dog barks, then a bell rings.');
  const level = studio.field('Level of event 1 in decibels');
  const before = await level.inputValue();
  await level.fill('900');
  await level.press('Enter');
  await expect(level).toHaveAttribute('aria-invalid', 'true');
  await expect(level).toHaveAccessibleDescription(
    /The gain cannot be 900 dB\. Choose a value from -60 to 24 dB\./,
  );
  await expect(level).toHaveValue('900');
  await level.press('Escape');
  await expect(level).toHaveValue(before);
  await expect(level).not.toHaveAttribute('aria-invalid');

  const end = studio.field('End of event 1 in seconds');
  await end.fill('abc');
  await end.press('Enter');
  await expect(end).toHaveAttribute('aria-invalid', 'true');
});

test('what nano does not know is said before it is rendered', async ({ studio, page }) => {
  await studio.open();
  await studio.plan('A theremin hums, then a dog barks.');
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(
    /nano does not know theremin.* It will render the nearest it knows\./,
  );
  await expect(studio.score.getByRole('button', { name: /nano does not know theremin/ })).toBeVisible();
});

test('a bundle that is not there is refused with a reason, and the words stay', async ({
  studio,
  page,
  hygiene,
}) => {
  await page.route('**/models/nano/manifest.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('./');
  const trouble = page.getByRole('region', { name: 'Words' });
  await expect(trouble).toContainText('No model');
  await studio.plan('A dog barks.');
  await expect(studio.button(/^Render 1 event/)).toBeDisabled();
  await page.unroute('**/models/nano/manifest.json');
  await studio.button('Try again').click();
  await expect(page.getByRole('banner')).toContainText('nano');
  await expect(studio.button(/^Render 1 event/)).toBeEnabled();
  // The browser reports the missing file by itself.
  expect(hygiene.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  hygiene.complaints.length = 0;
});

test('before anybody asks for a sound: little code, no runtime, no weights', async ({ studio, page }) => {
  const scripts: Promise<number>[] = [];
  const others: string[] = [];
  page.context().on('response', (response) => {
    // The copy for offline use is made behind the page, when it is drawn.
    if (response.request().serviceWorker() !== null) return;
    const { pathname } = new URL(response.url());
    if (/\.m?js$/u.test(pathname)) scripts.push(response.body().then((body) => gzipSync(body).length));
    else others.push(pathname);
  });
  await studio.open();
  await expect(page.getByRole('region', { name: 'Examples' })).toContainText(/nano knows \d+ sounds/);
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  // The page, the worker and the runtime's JavaScript; a share of it is seen to be there, so that this can fail.
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(250_000);
  expect(others.filter((path) => /\.(wasm|safetensors|onnx)$/u.test(path))).toEqual([]);
});
