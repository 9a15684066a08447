import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looseJsonIn } from '../../../src/planner/wire/loose-json';

const plan = { note: 'rain', duration: 0, ops: [{ op: 'add', caption: "A dog's bark", start: -1 }] };
const text = JSON.stringify(plan);

describe('JSON as models write it', () => {
  it.each([
    ['in a fence', `Here is the plan:\n\`\`\`json\n${text}\n\`\`\`\nEnjoy {it}!`],
    ['after thoughts', `<think>maybe {x} or {}</think> ${text}`],
    ['with trailing commas', text.replace('}]}', ',},],}')],
    ['with missing commas', text.replace(',"duration"', ' "duration"').replace(',"start"', '\n"start"')],
    [
      'in curly quotes',
      "{“note”: “rain”, “duration”: 0, “ops”: [{“op”: “add”, “caption”: “A dog's bark”, “start”: -1}]}",
    ],
    [
      'in single quotes',
      "{'note': 'rain', 'duration': 0, 'ops': [{'op': 'add', 'caption': 'A dog's bark', 'start': -1}]}",
    ],
    [
      'without quotes round keys',
      `{note: "rain", duration: 0, ops: [{op: "add", caption: "A dog's bark", start: -1}]}`,
    ],
    ['with comments', text.replace('"ops"', '/* what is heard */ "ops"').replace('[', '[ // first\n')],
    ['with a list that is not closed', text.replace('}]}', '}}')],
  ])('is read %s', (_, written) => {
    expect(looseJsonIn(written, 'ops')).toEqual({ value: plan, cut: false });
  });

  it('keeps the whole operations of an answer that was cut off, and none by halves', () => {
    const two = JSON.stringify({
      ops: [
        { op: 'add', start: 12 },
        { op: 'remove', id: 'e2' },
      ],
    });
    expect(looseJsonIn(two.slice(0, -8), 'ops')).toEqual({
      value: { ops: [{ op: 'add', start: 12 }] },
      cut: true,
    });
    // A number may go on behind the cut.
    expect(looseJsonIn('{"ops":[{"op":"add"}],"duration":10', 'ops')).toEqual({
      value: { ops: [{ op: 'add' }] },
      cut: true,
    });
  });

  it('is not found where there is none', () => {
    expect(looseJsonIn('I cannot help with that.', 'ops')).toBeNull();
    expect(looseJsonIn('', 'ops')).toBeNull();
  });

  it('does not let a key change what an object is', () => {
    const found = looseJsonIn('{"__proto__": {"op": "add"}, "ops": []}', 'ops');
    expect(Object.getPrototypeOf(found?.value)).toBe(Object.prototype);
  });

  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { minKeys: 1 }), (value) => {
        const json = JSON.stringify(value);
        expect(looseJsonIn(json, 'ops')).toEqual({ value: JSON.parse(json) as unknown, cut: false });
      }),
    );
  });

  it('ends on any text, soon', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      "'",
      '“',
      '\\',
      '/*',
      '//',
      ' ',
      'a',
      '1',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (all) => {
        expect(() => looseJsonIn(all.join(''), 'ops')).not.toThrow();
      }),
      { numRuns: 500 },
    );
    expect(() => looseJsonIn('{'.repeat(100_000), 'ops')).not.toThrow();
    expect(() => looseJsonIn('{"a":['.repeat(20_000), 'ops')).not.toThrow();
  });
});
