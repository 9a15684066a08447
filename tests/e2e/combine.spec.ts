import { readFile } from 'node:fs/promises';
import { picture } from './looks.ts';
import { nextFile } from './saved-files.ts';
import { expect, test } from './studio.ts';

/** Whole projects laid into one another. */

test('a whole project dropped on the score joins the scene, sounds and all', async ({ studio, page }) => {
  await studio.open('?steps=2');
  await studio.plan('A bell rings.');
  const bell = await studio.renderAlone(1);
  await studio.stored();
  const download = nextFile(page);
  await studio.choose(/^Save to a file/);
  const file = await readFile(await (await download).path());

  await studio.choose('New project');
  await studio.plan('A dog barks twice.');
  const dog = await studio.renderAlone(1);
  const seconds = await studio.sceneSeconds();
  const data = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], 'bell.audioagent'));
      return transfer;
    },
    [...file],
  );
  const ruler = await studio.score.getByRole('slider', { name: 'End of the scene' }).boundingBox();
  if (ruler === null) throw new Error('The ruler has no place.');
  const half = { clientX: ruler.x / 2, clientY: ruler.y + 80, dataTransfer: data };
  await page.dispatchEvent('#score', 'dragover', half);
  const offer = page.getByText('to add its events to this scene, from');
  await expect(offer).toBeVisible();
  const at = Number(/from (\d+\.\d) s/u.exec(await offer.innerText())?.[1]);
  expect(at).toBeGreaterThan(1);
  expect(at).toBeLessThan(seconds);
  await picture(page, 'drop-on-score');
  await page.dispatchEvent('#score', 'drop', half);
  await expect(studio.row(2)).toContainText(/rendered in/i);
  await expect(studio.transport).toContainText(`added from ${at.toFixed(1)} s`);

  expect(await studio.fingerprint(1)).toBe(dog);
  expect(await studio.fingerprint(2)).toBe(bell);
  expect((await studio.spans(2))[0]?.[0]).toBeGreaterThanOrEqual(at);
  expect(await studio.sceneSeconds()).toBe(seconds + at);
  await expect(page.getByRole('region', { name: 'Words' })).toContainText(
    /A dog barks twice.*\. A bell rings/u,
  );
  await studio.stored();
  await page.reload();
  await expect(studio.row(2)).toContainText(/rendered in/i);
  expect(await studio.fingerprint(2)).toBe(bell);
  await studio.banner.getByRole('button', { name: 'Undo: add project' }).click();
  await expect(studio.row(2)).toHaveCount(0);
  expect(await studio.sceneSeconds()).toBe(seconds);

  // The same from the list, by its menu.
  await studio.choose('Projects…');
  await page.getByRole('button', { name: 'More for A bell rings' }).click();
  await page.getByRole('menuitem', { name: 'Add to the open scene' }).click();
  await expect(studio.row(2)).toContainText(/rendered in/i);
  expect(await studio.fingerprint(2)).toBe(bell);
  expect(await studio.sceneSeconds()).toBe(seconds);
});
