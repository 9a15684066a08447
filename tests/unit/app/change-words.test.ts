import { describe, expect, test } from 'vitest';
import { partName, partWords, shortPartWords, signOf } from '../../../src/app/change/part-words';
import { spanMarks } from '../../../src/app/change/span-marks';
import type { EventChanges } from '../../../src/project/commands';
import type { Project } from '../../../src/project/document';
import { reviewOf, type PlannedLine, type ReviewPart } from '../../../src/project/review';
import { applied, projectWith } from '../project/made';

const scene: Project = projectWith(
  {
    caption: 'A dog barks',
    spans: [
      { start: 1.6, end: 2.5 },
      { start: 4, end: 4.9 },
    ],
    seed: 1,
    by: 'rules',
  },
  { caption: 'Thunder', spans: [{ start: 4, end: 9 }], seed: 2, by: 'rules' },
);

function line(operations: PlannedLine['operations']): PlannedLine {
  return { text: 'x', by: 'rules', operations, firstNew: 3, seed: 1, dropped: new Set() };
}

/** The words and marks of one change to one event. */
function changed(
  id: 'e1' | 'e2',
  changes: EventChanges,
  because?: string,
): { part: ReviewPart; words: string } {
  const review = reviewOf(scene, [
    line([{ op: 'set', id, changes, ...(because === undefined ? {} : { because }) }]),
  ]);
  const [part] = review.parts;
  if (part === undefined) throw new Error('nothing changed');
  return { part, words: partWords(part, review.base, review.target) };
}

describe('what a change does, in words', () => {
  test.each<[string, 'e1' | 'e2', EventChanges, string]>([
    ['moved', 'e2', { spans: [{ start: 5, end: 10 }] }, 'starts at 5.0 s, was 4.0 s'],
    ['longer', 'e2', { spans: [{ start: 4, end: 10 }] }, 'ends at 10.0 s, was 9.0 s'],
    ['begins later', 'e2', { spans: [{ start: 6, end: 9 }] }, 'starts at 6.0 s, was 4.0 s'],
    ['both ends', 'e2', { spans: [{ start: 6, end: 8 }] }, '6.0 to 8.0 s, was 4.0 to 9.0 s'],
    ['level', 'e2', { gainDb: -4 }, '−4.0 dB, was 0.0 dB'],
    [
      'moved and quieter',
      'e2',
      { spans: [{ start: 5, end: 10 }], gainDb: -4 },
      'starts at 5.0 s, was 4.0 s; −4.0 dB, was 0.0 dB',
    ],
    ['one span less', 'e1', { spans: [{ start: 1.6, end: 2.5 }] }, 'the second at 4.0 s removed'],
    [
      'one span more',
      'e2',
      {
        spans: [
          { start: 0, end: 1 },
          { start: 4, end: 9 },
        ],
      },
      'also at 0.0 s',
    ],
    ['other words', 'e2', { caption: 'A bell rings' }, 'was “Thunder”'],
    ['another seed', 'e2', { seed: 9 }, 'another sound for the same words'],
    ['muted', 'e2', { muted: true }, 'muted'],
    ['pan', 'e2', { pan: -0.2 }, 'L 20, was centre'],
  ])('%s', (_, id, changes, words) => {
    expect(changed(id, changes).words).toBe(words);
  });

  test('a consequence says why', () => {
    expect(changed('e2', { spans: [{ start: 4, end: 10 }] }, 'the scene is longer').words).toBe(
      'ends at 10.0 s, was 9.0 s, because the scene is longer',
    );
  });

  test('its sign: less only where places go and nothing else happens', () => {
    expect(signOf(changed('e1', { spans: [{ start: 4, end: 4.9 }] }).part)).toBe('−');
    expect(signOf(changed('e1', { spans: [{ start: 3, end: 3.9 }] }).part)).toBe('~');
    expect(signOf(changed('e1', { spans: [{ start: 4, end: 4.9 }], gainDb: 1 }).part)).toBe('~');
    expect(signOf(changed('e2', { gainDb: 1 }).part)).toBe('~');
  });

  test('what is new, what goes, and the scene', () => {
    const review = reviewOf(scene, [
      line([
        {
          op: 'add',
          event: {
            caption: 'A door creaks',
            spans: [{ start: 5.4, end: 7 }],
            role: 'fg',
            gainDb: 0,
            loop: false,
            said: null,
            guess: false,
            timesGiven: false,
          },
        },
        { op: 'remove', id: 'e1' },
        { op: 'duration', seconds: 14 },
      ]),
    ]);
    expect(review.parts.map((part) => [partName(part), partWords(part, review.base, review.target)])).toEqual(
      [
        ['A door creaks', 'new, 5.4 to 7.0 s'],
        ['A dog barks', 'removed, was 2 times, first at 1.6 s'],
        ['The scene', '14.0 s long, was 10.0 s'],
      ],
    );
    expect(review.parts.map((part) => shortPartWords(part))).toEqual(['new', 'removed', 'changed']);
  });
});

describe('what the score marks', () => {
  test('a move: a dashed box where it was, an outline with the sign where it goes', () => {
    expect(spanMarks(changed('e2', { spans: [{ start: 5, end: 10 }] }).part)).toEqual([
      { look: 'was', start: 4, end: 9, sign: null, gone: null },
      { look: 'new', start: 5, end: 10, sign: '~', gone: null },
    ]);
  });

  test('what grows at its end is outlined there only', () => {
    expect(spanMarks(changed('e2', { spans: [{ start: 4, end: 10 }] }).part)).toEqual([
      { look: 'new', start: 9, end: 10, sign: '~', gone: null },
    ]);
  });

  test('what shrinks leaves a dashed rest', () => {
    expect(spanMarks(changed('e2', { spans: [{ start: 4, end: 8 }] }).part)).toMatchObject([
      { look: 'new', start: 4, end: 8, sign: '~' },
      { look: 'was', start: 8, end: 9 },
    ]);
  });

  test('one of two spans removed is dashed, with its own wave; the other has no mark', () => {
    expect(spanMarks(changed('e1', { spans: [{ start: 1.6, end: 2.5 }] }).part)).toEqual([
      { look: 'gone', start: 4, end: 4.9, sign: '−', gone: 1 },
    ]);
  });

  test('another level or other words mark all spans, with one sign', () => {
    expect(spanMarks(changed('e1', { gainDb: -3 }).part).map(({ look, sign }) => [look, sign])).toEqual([
      ['new', '~'],
      ['new', null],
    ]);
  });

  test('a removed event is dashed all over', () => {
    const review = reviewOf(applied(scene), [line([{ op: 'remove', id: 'e1' }])]);
    const [part] = review.parts;
    expect(part === undefined ? [] : spanMarks(part)).toMatchObject([
      { look: 'gone', sign: '−', gone: 0 },
      { look: 'gone', sign: null, gone: 1 },
    ]);
  });
});
