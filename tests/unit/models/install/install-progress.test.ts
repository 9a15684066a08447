import { describe, expect, it } from 'vitest';
import { InstallProgress, type Progressed } from '../../../../src/models/install/install-progress';
import { Speed } from '../../../../src/models/install/speed';

const MB = 1e6;

function clock() {
  let at = 1e12;
  return { now: () => at, pass: (ms: number) => void (at += ms) };
}

describe('a speed', () => {
  it('is that of a fast connection, whose pieces come by the hundred in a second', () => {
    const { now, pass } = clock();
    const speed = new Speed(now);
    for (let i = 0; i < 4000; i++) {
      pass(1);
      speed.add(65_536);
    }
    expect((speed.perSecond ?? 0) / MB).toBeCloseTo(65.5, 0);
  });

  it('is that of a slow one, whose pieces are rarer than it looks back', () => {
    const { now, pass } = clock();
    const speed = new Speed(now);
    for (let i = 0; i < 4; i++) {
      pass(25_000);
      speed.add(MB);
    }
    expect(speed.perSecond).toBeCloseTo(40_000, -2);
  });

  it('is not known at once, follows a change, and goes down to nothing when nothing comes', () => {
    const { now, pass } = clock();
    const speed = new Speed(now);
    pass(400);
    speed.add(MB);
    expect(speed.perSecond).toBeNull();
    for (let i = 0; i < 100; i++) {
      pass(200);
      speed.add(MB);
    }
    expect((speed.perSecond ?? 0) / MB).toBeCloseTo(5, 0);
    for (let i = 0; i < 100; i++) {
      pass(200);
      speed.add(MB / 10);
    }
    expect((speed.perSecond ?? 0) / MB).toBeCloseTo(0.5, 1);
    pass(5000);
    expect((speed.perSecond ?? 0) / MB).toBeCloseTo(0.25, 1);
    pass(6000);
    expect(speed.perSecond).toBe(0);
  });
});

describe('the progress of an install', () => {
  function progress(fetched: (now: () => number) => Speed | null) {
    const { now, pass } = clock();
    const told: Progressed[] = [];
    const speed = fetched(now);
    return {
      pass,
      told,
      speed,
      progress: new InstallProgress({ now, fetched: speed, tell: (one) => told.push(one) }),
    };
  }

  it('tells a speed before the reader has anything, and that nothing arrives', () => {
    const { pass, told, speed, progress: install } = progress((now) => new Speed(now));
    pass(500);
    speed?.add(MB);
    install.tick();
    // How much there is, nobody knows yet.
    expect(told.at(-1)).toMatchObject({ bytesTotal: 0, bytesPerSecond: 2 * MB, secondsLeft: null });
    install.reading(0, 100 * MB);
    pass(500);
    install.tick();
    expect(told.at(-1)).toEqual({
      phase: 'reading',
      bytesDone: 0,
      bytesTotal: 100 * MB,
      bytesPerSecond: MB,
      secondsLeft: 100,
    });
    pass(30_000);
    install.tick();
    expect(told.at(-1)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
  });

  it('is told five times a second, and at its end', () => {
    const { pass, told, progress: install } = progress(() => null);
    for (let done = 1; done <= 1000; done++) {
      pass(1);
      install.reading(done * MB, 1000 * MB);
    }
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThanOrEqual(7);
    expect(told.at(-1)).toMatchObject({ bytesDone: 1000 * MB, secondsLeft: 0 });
  });

  it('measures the check of each file by itself: never a speed below nothing', () => {
    const { pass, told, progress: install } = progress((now) => new Speed(now));
    for (const total of [2000, 300]) {
      install.reading(total, 4000);
      for (let done = 100; done <= total; done += 100) {
        pass(1000);
        install.checking(done, total);
      }
    }
    expect(told.filter(({ bytesPerSecond }) => (bytesPerSecond ?? 0) < 0)).toEqual([]);
    expect(told.at(-1)).toMatchObject({ phase: 'checking', bytesPerSecond: 100, secondsLeft: 0 });
  });
});
