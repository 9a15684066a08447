import { expect, test } from 'vitest';
import { encodeWav } from '../../src/export/wav';
import { readSound } from '../../src/media/read-sound';

const tone = Float32Array.from({ length: 800 }, (_, i) => Math.sin(i / 5) / 2);
const wav = encodeWav({ channels: [tone], sampleRate: 22_050 });

function changed(change: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const bytes = wav.slice();
  change(new DataView(bytes.buffer));
  return bytes;
}

const file = (name: string, bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], name);

test('a WAV is read at its own rate, one of a rate that nothing plays at the usual one', async () => {
  const { samples, sampleRate } = await readSound(file('a.wav', wav));
  expect(sampleRate).toBe(22_050);
  expect(samples).toHaveLength(800);
  expect(samples[100]).toBeCloseTo(tone[100] ?? 0, 3);
  const fast = changed((view) => view.setUint32(24, 192_000, true));
  expect((await readSound(file('fast.wav', fast))).sampleRate).toBe(48_000);
});

test.each([
  ['no sound.wav', new Uint8Array(0), 'no sound.wav holds no sound.', 'Choose another file.'],
  [
    'empty.wav',
    encodeWav({ channels: [new Float32Array(0)], sampleRate: 8000 }),
    'is a WAV, but it is empty, damaged or cut short',
    'Copy it again',
  ],
  [
    'short.wav',
    wav.slice(0, 20),
    'short.wav is a WAV, but it is empty, damaged or cut short.',
    'Copy it again',
  ],
  [
    'flipped',
    changed((view) => view.setUint16(22, 0, true)),
    'is a WAV, but it is empty, damaged or cut short',
    'Copy it again',
  ],
  [
    'adpcm.wav',
    changed((view) => view.setUint16(20, 0x11, true)),
    'whose sound is compressed',
    'without compression (PCM)',
  ],
  [
    'zeros.WAV',
    new Uint8Array(4000),
    'is named as a WAV, but does not begin like one.',
    'Save it as WAV anew',
  ],
  [
    'words.txt',
    new TextEncoder().encode('no sound'),
    'is no sound that this browser can read.',
    'Save it as WAV and try',
  ],
])('%s is refused with what it is and what helps', async (name, bytes, message, remedy) => {
  await expect(readSound(file(name, bytes))).rejects.toMatchObject({
    code: 'audio-unreadable',
    message: expect.stringContaining(message) as string,
    remedy: expect.stringContaining(remedy) as string,
  });
});
