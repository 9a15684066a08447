import type { Page } from '@playwright/test';
import { isClean, picture } from './looks.ts';
import { nextFile, projectIn } from './saved-files.ts';
import { expect, Studio, test } from './studio.ts';

/**
 * Nothing is lost when the tab dies or the disk is full. Killing a tab and a quota of one's own are tools of Chromium's.
 */

/** The tab dies as it does when its memory runs out; another is opened on the same profile. */
async function crash(page: Page): Promise<Studio> {
  const session = await page.context().newCDPSession(page);
  const died = page.waitForEvent('crash');
  // It never answers.
  void session.send('Page.crash').catch(() => undefined);
  await died;
  const next = await page.context().newPage();
  await page.close();
  const studio = new Studio(next);
  await studio.open('?steps=2');
  return studio;
}

/** The save worker never ends a save once the page says so; it then sets `hung`. */
async function hangSaves(page: Page): Promise<void> {
  // No script of the browser's own reaches into a worker: this one goes before its own.
  const before = (): void => {
    const channel = new BroadcastChannel('saves');
    let hang = false;
    channel.onmessage = () => {
      hang = true;
      channel.postMessage('hang');
    };
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on its stream
    const close = FileSystemWritableFileStream.prototype.close;
    FileSystemWritableFileStream.prototype.close = function () {
      if (!hang) return close.call(this);
      channel.postMessage('hung');
      return new Promise(() => undefined);
    };
  };
  await page.context().route(/\/save\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${before.toString()})();\n${await response.text()}` });
  });
}

async function hangFromNowOn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const channel = new BroadcastChannel('saves');
    await new Promise<void>((resolve) => {
      channel.onmessage = ({ data }) => {
        if (data === 'hung') Object.assign(window, { hung: true });
        else resolve();
      };
      channel.postMessage('hang');
    });
  });
}

test('the tab dies while rendering: what was saved is there, the finished take too, and undo works', async ({
  studio,
  page,
}) => {
  await studio.open('?steps=2');
  await studio.plan('A dog barks twice, then a bell rings.');
  const print = await studio.renderAlone(1);
  await studio.stored();
  await page.goto('./?steps=100');
  await studio.beginAlone(2);
  await studio.setLevel('-7');
  await studio.stored();

  const after = await crash(page);
  expect(await after.fingerprint(1)).toBe(print);
  await after.hasLevel(/7/);
  await expect(after.row(2)).toContainText('Planned');
  await after.banner.getByRole('button', { name: /^Undo/ }).click();
  await after.hasLevel(/^[^7]*$/);
});

test('the tab dies in the middle of a save: the state before it is there, whole', async ({
  studio,
  page,
}) => {
  await hangSaves(page);
  await studio.open('?steps=2');
  await studio.plan('A dog barks twice, then a bell rings.');
  const print = await studio.renderAlone(1);
  await studio.setLevel('-7');
  await studio.stored();
  await hangFromNowOn(page);
  await studio.setLevel('-9');
  await expect(studio.banner).toContainText('Saving');
  // It says so before it writes.
  await page.waitForFunction(() => 'hung' in window);

  const after = await crash(page);
  expect(await after.fingerprint(1)).toBe(print);
  await after.hasLevel(/7/);
  await after.banner.getByRole('button', { name: /^Undo/ }).click();
  await after.hasLevel(/^[^7]*$/);
});

test('a full disk is said, nothing is lost, and once there is room it is saved', async ({ studio, page }) => {
  await studio.open('?steps=2');
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await studio.plan('A dog barks twice, then a bell rings.');
  await expect(studio.banner).toContainText('Not saved: the disk is full.');
  const print = await studio.renderAlone(1);
  await picture(page, 'full');
  await isClean(page);

  const download = nextFile(page);
  await studio.banner.getByRole('button', { name: 'Save to a file' }).click();
  const file = await projectIn(await download);
  expect((await download).suggestedFilename()).toBe('a-dog-barks-twice-then-a-bell-rings.audioagent');
  expect(file.notes).toEqual([]);
  expect(file.sounds.get('t1')?.sha256).toBe(print);

  // It stays open rather than be lost.
  await studio.setLevel('-7');
  await studio.choose('New project');
  await expect(page.getByRole('region', { name: 'Project' })).toContainText('so it stays open');
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await studio.setLevel('-8');
  await studio.stored();
  await page.reload();
  expect(await studio.fingerprint(1)).toBe(print);
  await studio.hasLevel(/8/);
});
