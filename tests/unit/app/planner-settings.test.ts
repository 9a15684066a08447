import { expect, test } from 'vitest';
import { keep, readKept } from '../../../src/app/controllers/planner-settings';

const ENDPOINT = { provider: 'ollama', base: 'http://localhost:11434/v1', model: 'small' } as const;

function storage(rows: Readonly<Record<string, string>>): Storage & { readonly rows: Map<string, string> } {
  const kept = new Map(Object.entries(rows));
  return {
    rows: kept,
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

test('one record says who plans, with the model on this device and the endpoint beside it', () => {
  const place = storage({});
  const planner = { kind: 'local', endpoint: ENDPOINT, model: 'a-model', key: null } as const;
  keep(place, planner);
  expect(readKept(place)).toEqual(planner);
  expect([...place.rows.keys()]).toEqual(['audio-agent.planner']);
});

test('a model on this device that was remembered apart came first, and still plans', () => {
  const place = storage({
    'audio-agent.planner': JSON.stringify({ kind: 'endpoint', endpoint: ENDPOINT }),
    'audio-agent.planner-model': 'a-model',
    'audio-agent.planner-local': 'on',
  });
  const kept = readKept(place);
  expect(kept).toEqual({ kind: 'local', endpoint: ENDPOINT, model: 'a-model', key: null });
  // The next choice is kept in one place, and what was there before says nothing any more.
  keep(place, { ...kept, kind: 'rules' });
  expect(readKept(place)).toMatchObject({ kind: 'rules', model: 'a-model', endpoint: ENDPOINT });
  expect([...place.rows.keys()]).toEqual(['audio-agent.planner']);
});

test('a model that was remembered apart and not used does not plan', () => {
  const place = storage({
    'audio-agent.planner': JSON.stringify({ kind: 'endpoint', endpoint: ENDPOINT }),
    'audio-agent.planner-model': 'a-model',
  });
  expect(readKept(place)).toMatchObject({ kind: 'endpoint', model: 'a-model' });
});

test.each(['', 'null', '{"kind":"oracle","endpoint":null}', '{"kind":"local","model":7}', '[1]'])(
  'what cannot be read plans by rules: %s',
  (text) => {
    expect(readKept(storage({ 'audio-agent.planner': text }))).toEqual({
      kind: 'rules',
      endpoint: null,
      model: null,
      key: null,
    });
  },
);
