import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Finding and starting a Chromium whose software WebGPU adapter has shader-f16 where the machine allows it. */

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, '.cache', 'webgpu-f16');

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser to test with: `CHROME_PATH`, or an installed Chrome or Chromium; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return named;
  return CANDIDATES.find((candidate) => existsSync(candidate)) ?? null;
}

function newer(target: string, source: string): boolean {
  return existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs;
}

/** Builds the two libraries of webgpu-f16.c; null where there is no C compiler or no lavapipe (then no f16). */
function preloadLibrary(): string | null {
  if (process.platform !== 'linux') return null;
  const source = path.join(root, 'tests/support/webgpu-f16.c');
  const preload = path.join(cache, 'libwebgpu-f16-preload.so');
  const driver = path.join(cache, 'libwebgpu-f16-driver.so');
  if (newer(preload, source) && newer(driver, source)) return preload;
  mkdirSync(cache, { recursive: true });
  const flags = ['-O2', '-shared', '-fPIC', '-fvisibility=hidden'];
  try {
    execFileSync('cc', [...flags, '-DPRELOAD', '-o', preload, source, '-ldl'], { stdio: 'pipe' });
    execFileSync('cc', [...flags, '-o', driver, source, '-ldl'], { stdio: 'pipe' });
    return preload;
  } catch {
    return null;
  }
}

export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** Launch options for Playwright; what the flags are for is in docs/decisions/0003-tests-in-a-real-browser.md. */
export function browserLaunch(): BrowserLaunch {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error('No browser found. Install Chrome or Chromium, or set CHROME_PATH to its executable.');
  }
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const preload = preloadLibrary();
  if (preload !== null) {
    env['LD_PRELOAD'] = preload;
    // Without its disk cache lavapipe compiles every shader again at every run.
    env['MESA_SHADER_CACHE_DIR'] = path.join(cache, 'mesa-cache');
  }
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-unsafe-swiftshader',
      '--autoplay-policy=no-user-gesture-required',
    ],
    env,
  };
}
