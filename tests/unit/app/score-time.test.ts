import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fadeWithin,
  movedSpan,
  roomOf,
  withEnd,
  withSpan,
  withStart,
} from '../../../src/app/score/drag-span';
import { rulerMarks, rulerScale } from '../../../src/app/score/ruler-marks';
import { snapped, snapTargets } from '../../../src/app/score/snapping';
import { createdEvent } from '../../../src/project/create';
import { emptyProject } from '../../../src/project/create';
import type { Span } from '../../../src/project/document';

describe('the ruler', () => {
  const marks = (end: number, width: number) =>
    rulerMarks({ end, from: 0, to: end, pixelsPerSecond: width / end }, width);
  const labels = (end: number, width: number) => marks(end, width).flatMap(({ label }) => label ?? []);

  test('counts seconds in a short scene, and names the end', () => {
    expect(labels(12, 1264)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12 s']);
    expect(labels(12, 328)).toEqual(['0', '2', '4', '6', '8', '10', '12 s']);
  });

  test('divides half a second, and several minutes, so that both can be read', () => {
    expect(labels(0.5, 1264)).toEqual([
      '0',
      '0.05',
      '0.1',
      '0.15',
      '0.2',
      '0.25',
      '0.3',
      '0.35',
      '0.4',
      '0.45',
      '0.5 s',
    ]);
    expect(labels(300, 1264)).toEqual(
      Array.from({ length: 11 }, (_, i) => `${i >> 1}:${i % 2 === 0 ? '00' : '30'}`),
    );
    expect(labels(600, 328)).toEqual(['0:00', '2:00', '4:00', '6:00', '8:00', '10:00']);
  });

  test('marks only what is in view, and goes on behind the end', () => {
    const zoomed = rulerMarks({ end: 12, from: 11, to: 14, pixelsPerSecond: 400 }, 1264);
    expect(Math.min(...zoomed.map(({ at }) => at))).toBe(11);
    expect(zoomed.filter(({ label }) => label !== null).map(({ label }) => label)).toEqual([
      '11',
      '11.2',
      '11.4',
      '11.6',
      '11.8',
      '12.2',
      '12.4',
      '12.6',
      '12.8',
      '13',
      '13.2',
      '13.4',
      '13.6',
      '13.8',
      '14',
      '12 s',
    ]);
  });

  test('never has two marks at one place, nor two labels over one another', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 600, noNaN: true }),
        fc.double({ min: 250, max: 3000, noNaN: true }),
        (end, width) => {
          const all = marks(end, width);
          expect(new Set(all.map((mark) => mark.at)).size).toBe(all.length);
          const named = all.filter((mark) => mark.label !== null).map((mark) => (mark.at * width) / end);
          named.sort((a, b) => a - b);
          for (const [i, x] of named.entries()) expect(x - (named[i - 1] ?? -Infinity)).toBeGreaterThan(35);
        },
      ),
    );
  });
});

describe('snapping', () => {
  const rules = { targets: [0, 2, 5.2, 12], grid: 0.5, reach: 0.08 };

  test('takes the nearest edge, an edge of another thing before the grid', () => {
    expect(snapped([5.15], rules).to).toBe(5.2);
    expect(snapped([5.15], rules).by).toBeCloseTo(0.05);
    expect(snapped([3.45], rules).to).toBe(3.5);
    expect(snapped([3.3], rules)).toEqual({ by: 0, to: null });
  });

  test('of a span whichever edge is nearer to something', () => {
    expect(snapped([1.7, 5.25], rules).to).toBe(5.2);
    expect(snapped([1.98, 5.25], rules).to).toBe(2);
  });

  test('never moves farther than its reach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 2 }),
        (edges) => {
          const { by, to } = snapped(edges, rules);
          expect(Math.abs(by)).toBeLessThanOrEqual(0.08 + 1e-6);
          if (to !== null) expect(edges.some((edge) => Math.abs(edge + by - to) < 1e-9)).toBe(true);
        },
      ),
    );
  });

  test('offers all edges but those of the span that is dragged', () => {
    const event = createdEvent('e1', {
      caption: 'Bell',
      spans: [
        { start: 1, end: 2 },
        { start: 4, end: 5 },
      ],
      seed: 0,
      by: 'rules',
    });
    const project = { ...emptyProject(), duration: 10, events: [event], loop: { start: 3, end: 7 } };
    expect(snapTargets(project, 6, event.spans[1] ?? null)).toEqual([0, 1, 2, 3, 6, 7, 10]);
  });
});

describe('dragging a span', () => {
  const spans: readonly Span[] = [
    { start: 1, end: 2 },
    { start: 4, end: 6 },
    { start: 9, end: 10 },
  ];
  const span: Span = { start: 4, end: 6 };
  const room = roomOf(spans, 1);

  test('it stops at its neighbours, and at both ends of time', () => {
    expect(movedSpan(span, -5, room)).toEqual({ start: 2, end: 4 });
    expect(movedSpan(span, 5, room)).toEqual({ start: 7, end: 9 });
    expect(movedSpan({ start: 1, end: 2 }, -5, roomOf(spans, 0))).toEqual({ start: 0, end: 1 });
    expect(movedSpan({ start: 9, end: 10 }, 5000, roomOf(spans, 2))).toEqual({ start: 599, end: 600 });
  });

  test('moving keeps what it sounds from; its places are on the grid of the document', () => {
    expect(movedSpan({ ...span, from: 0.25 }, 0.12345, room)).toEqual({
      start: 4.123,
      end: 6.123,
      from: 0.25,
    });
  });

  test('a later start begins later in the sound, an earlier one comes back to its first sample at most', () => {
    const heard = { from: 0.4, ring: null };
    expect(withStart(span, 4.5, room, heard)).toEqual({ start: 4.5, end: 6, from: 0.9 });
    expect(withStart(span, 2, room, heard)).toEqual({ start: 3.6, end: 6, from: 0 });
    expect(withStart(span, 2, room, null)).toEqual({ start: 2, end: 6 });
  });

  test('a bed that goes round may begin any time earlier', () => {
    const heard = { from: 1, ring: { start: 0.5, length: 4 } };
    expect(withStart(span, 2.5, room, heard)).toEqual({ start: 2.5, end: 6, from: 3.5 });
    expect(withStart({ start: 20, end: 25 }, 10.5, { start: 0, end: 600 }, heard).from).toBeCloseTo(3.5);
  });

  test('it never gets so short that it could not be taken hold of', () => {
    expect(withStart(span, 9, room, null).start).toBe(5.95);
    expect(withEnd(span, 1, room).end).toBe(4.05);
    expect(withEnd(span, 20, room).end).toBe(9);
  });

  test('fades leave one another their time', () => {
    expect([fadeWithin(1.5, span, 1), fadeWithin(0.3, span, 1), fadeWithin(-1, span, 1)]).toEqual([
      1, 0.3, 0,
    ]);
  });

  test('only the span that is dragged changes', () => {
    const event = createdEvent('e1', { caption: 'Bell', spans, seed: 0, by: 'rules' });
    const after = withSpan(event, 1, { start: 3, end: 5 });
    expect(after.spans).toEqual([spans[0], { start: 3, end: 5 }, spans[2]]);
  });
});

describe('how finely time is divided', () => {
  test('labels stand apart, and there is always a mark between', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 10_000, noNaN: true }), (pixelsPerSecond) => {
        const { major, minor } = rulerScale(pixelsPerSecond, 1264);
        expect(minor).toBeLessThan(major);
        if (major < 600) expect(major * pixelsPerSecond).toBeGreaterThanOrEqual(64);
      }),
    );
  });
});
