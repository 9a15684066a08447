import { describe, expect, it } from 'vitest';
import type { MelSettings } from '../../../src/compile/manifest';
import { atAnalysisPeak, MelAnalysis } from '../../../src/render/analysis/log-mel';
import { imageFromMel, melFromImage } from '../../../src/render/mel-image';

const mel: MelSettings = {
  sampleRate: 16_000,
  hopLength: 160,
  fftLength: 512,
  windowLength: 400,
  mels: 8,
  minFrequency: 0,
  maxFrequency: 8000,
  logMin: -7,
  logMax: 2,
  flipped: true,
  channel: 1,
};

describe('MelAnalysis', () => {
  const analysis = new MelAnalysis(mel);

  it('finds a tone in the band that holds it, in every frame', () => {
    const tone = Float32Array.from({ length: 1600 }, (_, n) => Math.sin((2 * Math.PI * 4000 * n) / 16_000));
    const spectrogram = analysis.spectrogram(tone);
    const loudest = Array.from({ length: 10 }, (_, frame) => {
      const bands = Array.from({ length: 8 }, (_unused, band) => spectrogram[band * 10 + frame] ?? 0);
      return bands.indexOf(Math.max(...bands));
    });
    // 8 bands up to 8 kHz on Slaney's scale: the last but one is highest at 4 kHz.
    expect(loudest).toEqual(Array.from({ length: 10 }, () => 6));
  });

  it('gives the same frame whether its neighbour is transformed with it or not', () => {
    const sound = Float32Array.from({ length: 480 }, (_, n) => Math.sin(n * n * 0.001));
    const [three, two] = [analysis.spectrogram(sound), analysis.spectrogram(sound.subarray(0, 320))];
    expect(three).toHaveLength(24);
    // The first frame reaches 256 samples into the sound: it is the same in both.
    for (let band = 0; band < 8; band++) expect(three[band * 3]).toBeCloseTo(two[band * 2] ?? 0, 5);
  });

  it('takes sounds that are too short to be mirrored, and none at all', () => {
    expect(analysis.spectrogram(new Float32Array(170).fill(0.5))).toHaveLength(8);
    expect(analysis.spectrogram(new Float32Array(0))).toHaveLength(0);
    expect([...analysis.spectrogram(new Float32Array(160))]).toEqual(Array.from({ length: 8 }, () => -7));
  });

  it('refuses a transform that is no power of two', () => {
    expect(() => new MelAnalysis({ ...mel, fftLength: 500 })).toThrow(
      expect.objectContaining({ code: 'bundle-incompatible' }),
    );
  });
});

describe('atAnalysisPeak', () => {
  it('brings the loudest sample to 0.95 and leaves silence alone', () => {
    expect([...atAnalysisPeak(Float32Array.of(0.1, -0.2))]).toEqual([
      expect.closeTo(0.475, 6),
      expect.closeTo(-0.95, 6),
    ]);
    expect([...atAnalysisPeak(new Float32Array(2))]).toEqual([0, 0]);
  });
});

describe('imageFromMel', () => {
  it('is melFromImage the other way, in every channel, and silent beyond the sound', () => {
    const spectrogram = Float32Array.from({ length: 24 }, (_, i) => -7 + (i * 9) / 23);
    const image = imageFromMel(spectrogram, mel, { channels: 3, width: 4 });
    expect(image).toMatchObject({ channels: 3, height: 8, width: 4 });
    expect(image.data.subarray(0, 32)).toEqual(image.data.subarray(64));
    const back = melFromImage(image, mel);
    for (let band = 0; band < 8; band++) {
      for (let frame = 0; frame < 3; frame++) {
        expect(back[band * 4 + frame]).toBeCloseTo(spectrogram[band * 3 + frame] ?? 0, 5);
      }
      expect(back[band * 4 + 3]).toBe(-7);
    }
  });

  it('keeps to the range', () => {
    const [image] = [imageFromMel(Float32Array.of(9, -20), { ...mel, mels: 1 }, { channels: 1, width: 2 })];
    expect([...image.data]).toEqual([1, -1]);
  });
});
