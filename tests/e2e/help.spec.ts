import { isCleanIn, LOOKS, putOn } from './looks.ts';
import { expect, test } from './studio.ts';

test('the help opens by ?, keeps the focus inside, and gives it back', async ({ studio, page }) => {
  await studio.open('?steps=100');
  await studio.plan('Rain falls.');
  await studio.button(/^Render 1 event/).click();
  const help = page.getByRole('dialog', { name: 'Help' });
  const edit = studio.button('Edit the sentence');
  await edit.focus();
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
  await expect(help.getByRole('heading', { name: 'Keys', exact: true })).toBeFocused();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    expect(await help.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
  // Escape closes the help, and goes on rendering; the page's own keys wait. On a button, Space would press it.
  await help.getByRole('heading', { name: 'Keys', exact: true }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await expect(edit).toBeFocused();
  await expect(studio.button(/^Stop/)).toBeVisible();
  await studio.button(/^Stop/).click();
});

test('single keys can be turned off, and stay so', async ({ studio, page }) => {
  await studio.open();
  await studio.plan('Rain falls.');
  await studio.button('Help and keys').click();
  const help = page.getByRole('dialog', { name: 'Help' });
  await help.getByRole('checkbox', { name: 'Single-letter keys' }).uncheck();
  await help.getByRole('button', { name: 'Close' }).click();
  await expect(help).toHaveCount(0);
  await page.reload();
  await studio.open();
  await studio.button('Help and keys').click();
  const single = help.getByRole('checkbox', { name: 'Single-letter keys' });
  await expect(single).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  // Loaded by now, it would be there at once.
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('Enter');
  await single.check();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
});

test('what leaves this machine is told, with a planner elsewhere too', async ({ studio, page }) => {
  await studio.open();
  await studio.button('Help and keys').click();
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('Nothing you write, render or open leaves it.');
  const endpoint = { provider: 'openai', base: 'https://planner.example/v1', model: 'small' };
  await page.evaluate(
    (kept) =>
      localStorage.setItem('audio-agent.planner', JSON.stringify({ kind: 'endpoint', endpoint: kept })),
    endpoint,
  );
  await page.reload();
  await studio.button('Help and keys').click();
  await expect(help).toContainText(
    'Your words are sent to planner.example, which plans; nothing you render or open leaves it.',
  );
});

test('what larger models need is a click away, and help and menu are clean', async ({ studio, page }) => {
  await studio.open();
  await studio.button('What larger models need').click();
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help.getByRole('heading', { name: 'Models' })).toBeFocused();
  await expect(help).toContainText('before it reads anything');
  await expect(help).toContainText(/To render offline, \d+\.\d MB more/);
  for (const look of LOOKS) {
    const { width } = look;
    await putOn(page, look);
    await isCleanIn(page, 'help', look);
    await help.getByRole('button', { name: 'Close' }).click();
    if (width === 360) await studio.button(/^More/).click();
    else await studio.button(/^Model nano/).click();
    await expect(studio.button('Make available offline')).toBeVisible();
    await isCleanIn(page, 'model-menu', look);
    if (width === 1440) await page.keyboard.press('Escape');
    if (width === 1440) await expect(studio.button('Make available offline')).toBeHidden();
    await studio.button('Help and keys').click();
  }
});
