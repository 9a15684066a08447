import type { Random } from './random';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Lists in lists and objects in objects, as deep as no reader goes by recursion: written when it becomes text. */
const DEEP = { '\uffff[': '[', '\uffff{': '{"a":' } as const;
const DEPTH = 20_000;

export function jsonText(json: Json): string {
  const text = JSON.stringify(json);
  return text
    .replaceAll(JSON.stringify('\uffff['), `${DEEP['\uffff['].repeat(DEPTH)}1${']'.repeat(DEPTH)}`)
    .replaceAll(JSON.stringify('\uffff{'), `${DEEP['\uffff{'].repeat(DEPTH)}1${'}'.repeat(DEPTH)}`);
}

const ODD: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -1,
  () => 1,
  () => 3,
  () => 0.5,
  () => 64,
  () => 4096,
  () => 65_536,
  () => 1e6,
  () => 4e6,
  () => 2 ** 31,
  () => 2 ** 53,
  () => 1e308,
  () => -1e-300,
  () => '',
  () => 'x',
  () => '__proto__',
  () => '../../x',
  () => 'x'.repeat(100_000),
  () => '\ud800',
  () => [],
  () => ({}),
  () => [[]],
  () => Array.from({ length: 10_000 }, (_, i) => i),
  () => '\uffff[',
  () => '\uffff{',
];

/** The paths of all values in it, the whole first. */
function pathsOf(json: Json): readonly (readonly string[])[] {
  const paths: string[][] = [];
  const visit = (value: Json, path: readonly string[]): void => {
    paths.push([...path]);
    // Long lists are much the same everywhere.
    if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value).slice(0, 60)) visit(child, [...path, key]);
  };
  visit(json, []);
  return paths;
}

function at(json: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => (value as Readonly<Record<string, Json>>)[key] ?? null, json);
}

/** With the value there replaced; undefined: removed. */
function replaced(json: Json, path: readonly string[], value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (Array.isArray(json)) {
    const list: readonly Json[] = json;
    const index = Number(key);
    if (rest.length === 0 && value === undefined) return list.filter((_, i) => i !== index);
    return list.map((child, i) => (i === index ? replaced(child, rest, value) : child));
  }
  const entries = Object.entries(json as Readonly<Record<string, Json>>);
  const kept =
    rest.length === 0 && value === undefined
      ? entries.filter(([own]) => own !== key)
      : entries.map(([own, child]): [string, Json] => [
          own,
          own === key ? replaced(child, rest, value) : child,
        ]);
  return Object.fromEntries(kept);
}

function changedValue(value: Json, json: Json, random: Random): Json {
  const kind = random.below(6);
  if (typeof value === 'number' && kind < 4)
    return random.pick([
      value + 1,
      value - 1,
      value * 2,
      -value,
      value / 2,
      value * 1e6,
      Math.floor(value / 3),
    ]);
  if (typeof value === 'boolean' && kind < 3) return !value;
  if (Array.isArray(value) && kind < 3) {
    const list: readonly Json[] = value;
    return random.pick<readonly Json[]>([
      list.slice(1),
      [...list, ...list],
      [...list].reverse(),
      Array.from({ length: 200 }, (_, i) => list[i % Math.max(1, list.length)] ?? 1),
    ]);
  }
  if (kind === 4) return at(json, random.pick(pathsOf(json)));
  if (kind === 5) return [value];
  return random.pick(ODD)();
}

/** One to three values changed, removed, renamed or added. */
export function mutateJson(original: Json, random: Random): Json {
  let json = original;
  const changes = 1 + random.below(3);
  for (let i = 0; i < changes; i++) {
    const path = random.pick(pathsOf(json));
    const kind = random.below(8);
    if (kind === 0 && path.length > 0) json = replaced(json, path, undefined);
    else if (kind === 1) {
      const value = at(json, path);
      const grown: Json =
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? {
              ...(value as Readonly<Record<string, Json>>),
              [random.pick(['x', '__proto__', 'toString', 'length', ''])]: random.pick(ODD)(),
            }
          : [value, value];
      json = replaced(json, path, grown);
    } else json = replaced(json, path, changedValue(at(json, path), json, random));
  }
  return json;
}
