import { Key } from 'selenium-webdriver';
import { readWav } from '../support/read-wav.ts';
import { expect, RENDER, test } from './webkit.ts';

test('the example is heard; a sentence becomes sound, is changed, taken back and saved', async ({
  webkit,
  baseURL,
}) => {
  await webkit.open(`${baseURL}?steps=2`);
  await webkit.says('footer', 'An example, rendered with nano. Press play to hear it.');
  await webkit.press('Play');
  await webkit.says('footer', /0:0[1-9]\.\d\d\s*\//);
  await webkit.press('Pause');

  const sentence = await webkit.find('#sentence');
  await sentence.sendKeys('A dog barks twice, then a bell rings.', Key.ENTER);
  await webkit.find('[aria-label="Cue sheet"]');
  await webkit.press('Render 2 events');
  await webkit.says('footer', '2 of 2 rendered', RENDER);
  await webkit.press('Play');
  await webkit.says('footer', /0:0[1-9]\.\d\d\s*\//);
  await webkit.press('Pause');

  await webkit.press('Export');
  await webkit.press('Export WAV');
  await webkit.says('[role=dialog]', 'Saved');
  const { sampleRate, channels } = readWav(await webkit.savedFile());
  expect(sampleRate).toBe(16_000);
  expect(channels).toHaveLength(1);
  const [samples = new Float32Array()] = channels;
  expect(samples).toHaveLength(10 * sampleRate);
  expect(samples.some((value) => Math.abs(value) > 0.05)).toBe(true);
  await webkit.driver.actions().sendKeys(Key.ESCAPE).perform();

  // The bell goes and comes back with its sound, by one step of undo.
  const change = await webkit.find('#change');
  await change.sendKeys('remove the bell', Key.ENTER);
  await webkit.press('Accept');
  await webkit.says('footer', '1 of 1 rendered');
  await webkit.press('Undo');
  await webkit.says('footer', '2 of 2 rendered');
});

test('what was said is underlined in its colour, and a long sentence is seen whole', async ({
  webkit,
  baseURL,
}) => {
  await webkit.open(baseURL ?? '');
  await webkit.says('footer', 'Press play to hear it');
  const line = await webkit.driver.executeScript<string>(
    'return getComputedStyle([...document.querySelectorAll("main *")].find((element) =>' +
      ' element.childElementCount === 0 && element.textContent === "rain falls")).textDecorationLine;',
  );
  expect(line).toBe('underline');

  const sentence = await webkit.find('#sentence');
  const height = async (): Promise<number> => (await sentence.getRect()).height;
  const one = await height();
  const words = 'A dog barks twice while rain falls, followed by thunder, then a church bell rings far away';
  await sentence.sendKeys(words);
  await expect(async () => expect(await height()).toBeGreaterThan(one * 1.5)).toPass({ timeout: 5000 });
  await sentence.sendKeys(Key.chord(Key.CONTROL, 'a'), Key.BACK_SPACE);
  await expect(async () => expect(await height()).toBe(one)).toPass({ timeout: 5000 });
});

test('a browser that keeps nothing says so once, and the next visit misses nothing', async ({
  webkit,
  baseURL,
}) => {
  await webkit.open(baseURL ?? '');
  await (await webkit.find('#sentence')).sendKeys('A dog barks.', Key.ENTER);
  await webkit.find('[aria-label="Cue sheet"]');
  await webkit.says('header', 'Not saved');
  await webkit.open(baseURL ?? '');
  await webkit.says('main', 'This browser keeps nothing for this page');
  expect(await webkit.text('main')).not.toContain('not on this device any more');
});
