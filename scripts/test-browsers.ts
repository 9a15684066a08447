import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox, findWebKit } from '../tests/support/other-browsers.ts';

/**
 * `npm run test:browsers`: the page in Firefox and in WebKitGTK, as far as they are installed; what is not, is said.
 * More arguments go to Playwright, such as the names of some specs.
 */

interface Tried {
  readonly name: string;
  readonly found: boolean;
  readonly config: string;
  readonly install: string;
}

const browsers: readonly Tried[] = [
  {
    name: 'Firefox',
    found: findFirefox() !== null,
    config: 'playwright.firefox.config.ts',
    install: 'Install Firefox (Debian: firefox-esr), or set FIREFOX_PATH to its executable.',
  },
  {
    name: 'WebKit',
    found: findWebKit() !== null,
    config: 'playwright.webkit.config.ts',
    install:
      'Install WebKitGTK with its driver (Debian: webkit2gtk-driver, xvfb, gstreamer1.0-plugins-good).',
  },
];

interface SoundDevice {
  readonly address: string;
  readonly end: () => Promise<void>;
}

/** A sound device that nobody hears: both browsers play nothing without any. Null where PulseAudio is not installed. */
async function silentDevice(): Promise<SoundDevice | null> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/pulseaudio')) return null;
  const folder = await mkdtemp(join(tmpdir(), 'audio-agent-sound-'));
  // Not `pulse`: PulseAudio makes a folder of that name there.
  const socket = join(folder, 'socket');
  const modules = ['module-null-sink', `module-native-protocol-unix socket=${socket} auth-anonymous=1`];
  const server: ChildProcess = spawn(
    'pulseaudio',
    ['-n', '--daemonize=no', '--exit-idle-time=-1', ...modules.flatMap((module) => ['-L', module])],
    { stdio: 'ignore', env: { ...process.env, XDG_RUNTIME_DIR: folder } },
  );
  return {
    address: `unix:${socket}`,
    end: async () => {
      server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Other failures are left to the run itself, which says them. */
function hasNone(args: readonly string[]): boolean {
  const { stderr } = spawnSync('npx', args, { shell, encoding: 'utf8' });
  return stderr.includes('No tests found');
}

const device = process.env['PULSE_SERVER'] === undefined ? await silentDevice() : null;
const env = device === null ? process.env : { ...process.env, PULSE_SERVER: device.address };
const asked = process.argv.slice(2);
const shell = process.platform === 'win32';
const ends: string[] = [];
try {
  for (const { name, found, config, install } of browsers) {
    if (!found) {
      ends.push(`${name}: not installed, nothing was tried. ${install}`);
      continue;
    }
    const args = ['playwright', 'test', '-c', config, ...asked];
    if (asked.length > 0 && hasNone([...args, '--list'])) {
      ends.push(`${name}: none of its tests was asked for.`);
      continue;
    }
    console.log(`\n── ${name}`);
    const { status } = spawnSync('npx', args, { stdio: 'inherit', env, shell });
    ends.push(`${name}: ${status === 0 ? 'passed' : 'FAILED'}.`);
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  await device?.end();
}
console.log(`\n${ends.join('\n')}`);
if (!browsers.some(({ found }) => found)) process.exitCode = 1;
