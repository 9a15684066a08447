import { describe, expect, test } from 'vitest';
import { encodeWav } from '../../../src/export/wav';
import { wavHead } from '../../../src/media/wav-head';

const wav = encodeWav({ channels: [new Float32Array(4)], sampleRate: 44_100 });
const bytes = (of: Uint8Array): ArrayBuffer => new Uint8Array(of).buffer;
const named = (word: string): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode(word), ...wav.slice(4)]);

describe('the head of a WAV', () => {
  test('is read from its chunks, whatever stands before them', () => {
    const pcm = { format: 1, rate: 44_100 };
    expect(wavHead(bytes(wav))).toEqual(pcm);
    const extra = [...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0];
    expect(wavHead(bytes(Uint8Array.from([...wav.slice(0, 12), ...extra, ...wav.slice(12)])))).toEqual(pcm);
    expect(wavHead(bytes(named('RF64')))).toEqual(pcm);
  });

  test('says nothing where the file ends before', () => {
    expect(wavHead(bytes(wav.slice(0, 20)))).toEqual({ format: null, rate: null });
  });

  test('is none of another file', () => {
    expect(wavHead(bytes(new TextEncoder().encode('OggS and more, and WAVE')))).toBeNull();
    expect(wavHead(bytes(wav.slice(0, 8)))).toBeNull();
    expect(wavHead(new ArrayBuffer(0))).toBeNull();
  });
});
