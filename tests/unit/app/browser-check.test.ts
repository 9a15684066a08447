import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';

const script = readFileSync(path.resolve(import.meta.dirname, '../../../public/browser-check.js'), 'utf8');

/** A class with these static members, and these of its instances. */
function constructor(members: object = {}, prototype: object = {}): object {
  return Object.assign(() => undefined, members, { prototype });
}

/** A browser with everything that the page asks for, as far as the script looks at it. */
function browser(): { window: Record<string, unknown>; words: string[]; attributes: Map<string, string> } {
  const words: string[] = [];
  const attributes = new Map<string, string>();
  const app = {
    style: {},
    setAttribute: (name: string, value: string) => attributes.set(name, value),
    appendChild: ({ textContent }: { textContent: string }) => words.push(textContent),
  };
  const window = {
    WebAssembly: {},
    AudioContext: constructor(),
    OfflineAudioContext: constructor(),
    Array: constructor({}, { toSpliced: null }),
    AbortSignal: constructor({ any: null }),
    HTMLElement: constructor({}, { popover: null }),
    CSS: { supports: () => true },
    document: { getElementById: () => app, createElement: () => ({ textContent: '', style: {} }) },
  };
  return { window, words, attributes };
}

describe('the check for old browsers', () => {
  test('is silent where nothing is missing', () => {
    const { window, words, attributes } = browser();
    runInNewContext(script, window);
    expect(words).toEqual([]);
    expect(attributes.size).toBe(0);
  });

  test.each([
    ['WebAssembly', 'WebAssembly', undefined],
    ['AudioContext', 'Web Audio', undefined],
    ['OfflineAudioContext', 'Web Audio', undefined],
    ['Array', 'the arrays of ES2023', constructor()],
    ['AbortSignal', 'AbortSignal.any', constructor()],
    ['AbortSignal', 'AbortSignal.any', undefined],
    ['HTMLElement', 'popovers', constructor()],
    ['CSS', 'light-dark colours', { supports: () => false }],
    ['CSS', 'light-dark colours', undefined],
  ])('without %s it says that the browser lacks %s', (name, said, value) => {
    const { window, words, attributes } = browser();
    window[name] = value;
    runInNewContext(script, window);
    expect(attributes.get('data-lacks')).toBe(said);
    expect(words[0]).toBe('Audio-Agent cannot run in this browser');
    expect(words[1]).toBe(`The browser lacks: ${said}.`);
    expect(words[2]).toMatch(/^Take a newer one: .*Safari/);
  });

  test('can be read by the browsers that it is for', () => {
    const config = { languageOptions: { ecmaVersion: 5, sourceType: 'script' } } as const;
    expect(new Linter().verify(script, config)).toEqual([]);
    expect(new Linter().verify('var late = () => 1;', config)).toHaveLength(1);
  });
});
