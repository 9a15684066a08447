import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { browserLaunch } from '../tests/support/browser.ts';

/** `npm run icons`: public/icon.svg as the pictures that an installed page needs. */

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));
const SIZES = [192, 512];
/** A maskable icon may be cut to any shape: what matters lies in its middle four fifths. */
const SAFE = 0.8;

interface Picture {
  readonly name: string;
  /** Share of the edge that the drawing takes. */
  readonly share: number;
  /** Behind it; the drawing has its own ground with round corners. */
  readonly ground: string;
}

const svg = await readFile(`${PUBLIC}icon.svg`, 'utf8');
const ground = /<rect[^>]*fill="(#[0-9a-f]{6})"/u.exec(svg)?.[1];
if (ground === undefined) throw new Error('icon.svg has no ground: a <rect> with a fill.');

const pictures: readonly Picture[] = [
  { name: 'icon', share: 1, ground: 'transparent' },
  { name: 'icon-maskable', share: SAFE, ground },
];

const browser = await chromium.launch(browserLaunch());
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  for (const picture of pictures) {
    const edge = Math.round(size * picture.share);
    await page.setContent(
      `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${picture.ground}">
        <div style="width:${edge}px;height:${edge}px;display:grid">${svg}</div></body>`,
    );
    const bytes = await page.screenshot({ omitBackground: true });
    await writeFile(`${PUBLIC}${picture.name}-${size}.png`, bytes);
    console.log(`${picture.name}-${size}.png, ${bytes.length} bytes`);
  }
}
await browser.close();
