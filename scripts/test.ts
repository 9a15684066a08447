import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../tests/support/browser.ts';

/** `npm test`: every check and every test, in the order in which they fail fastest. */

const steps: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'npm', ['run', '--silent', 'check']],
  ['lint', 'npm', ['run', '--silent', 'lint']],
  ['unit, golden and browser tests', 'npx', ['vitest', 'run']],
  ['end to end', 'npx', ['playwright', 'test']],
];

/** On Debian as root (a container, a CI machine) the browser and its software GPU can simply be installed. */
function installDebianBrowser(): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return;
  console.log('Installing Chromium and a software Vulkan driver from Debian …');
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync(
    'apt-get',
    [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium',
      'mesa-vulkan-drivers',
      'gcc',
      'libc6-dev',
      'libvulkan-dev',
    ],
    options,
  );
}

function ensureBrowser(): void {
  if (findBrowser() !== null) return;
  installDebianBrowser();
  if (findBrowser() !== null) return;
  console.error('No browser found. Install Chrome or Chromium, or set CHROME_PATH to its executable.');
  process.exit(1);
}

ensureBrowser();
for (const [name, command, args] of steps) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`\nFailed: ${name}.`);
    process.exit(status ?? 1);
  }
  console.log(`── ${name}: ${Math.round((performance.now() - started) / 1000)} s`);
}
console.log('\nAll checks and tests passed.');
