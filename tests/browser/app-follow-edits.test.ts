import { describe, expect, test } from 'vitest';
import { MixdownStore } from '../../src/app/stores/mixdown.svelte';
import { SoundsStore } from '../../src/app/stores/sounds.svelte';
import { createReferenceMixer } from '../../src/mix/reference-mixer';
import type { TakeUse } from '../../src/project/arrival';
import type { Command } from '../../src/project/commands';
import type { TakeId } from '../../src/project/document';
import { randomOf, type Random } from '../support/fuzz/random';
import { pageStores } from '../support/page-stores';
import { renderedFor } from '../unit/project/made';

/** What the page keeps from one edit to the next is what it would find out if it opened the project then. */

const RATE = 100;

function pageOf(sounds: SoundsStore) {
  const { document, score, rows } = pageStores(sounds);
  const mixdown = new MixdownStore(createReferenceMixer(), document, score, sounds);
  const facts = () => {
    mixdown.findWaveTop();
    return {
      waveTop: mixdown.waveTop,
      rows: rows.all.map(({ id, event, number, takes, soloedOut }) => ({
        id,
        event,
        number,
        takes: takes.map((take) => take.id),
        soloedOut,
        found: rows.row(id)?.event === event,
      })),
    };
  };
  return { document, facts };
}

type Page = ReturnType<typeof pageOf>;

function edit({ document }: Page, sounds: SoundsStore, random: Random): void {
  const { events } = document.project;
  const event = events[random.below(events.length + 1)];
  const perform = (command: Command): void => document.perform(command, {});
  if (event === undefined) {
    const start = random.below(10);
    perform({
      type: 'add',
      event: { caption: 'Rain', spans: [{ start, end: start + 2 }], seed: 1, by: 'user' },
      index: random.below(events.length + 1),
    });
    return;
  }
  const { id } = event;
  const arrive = (use: TakeUse): void => {
    document.receive(renderedFor(document.project, id, random.below(9)), use);
  };
  const sounding = (take: TakeId): void => {
    const samples = new Float32Array(2 * RATE).fill((1 + random.below(9)) / 10);
    sounds.keep(take, { samples, sampleRate: RATE, sha256: 'ab12', provider: 'wasm', spent: 1 });
  };
  const edits = [
    () => perform({ type: 'remove', id }),
    () => perform({ type: 'gain', id, gainDb: random.below(40) - 20 }),
    () => perform({ type: 'gain', id, gainDb: random.below(40) - 20 }),
    () => perform({ type: 'mute', id, muted: !event.muted }),
    () => perform({ type: 'set', id, changes: { soloed: !event.soloed } }),
    () => perform({ type: 'set', id, changes: { caption: random.below(2) === 0 ? 'Rain' : 'Thunder' } }),
    () => perform({ type: 'set-duration', seconds: 4 + random.below(12) }),
    () => document.undo(),
    () => document.undo(),
    () => document.redo(),
    () => arrive('if-wanted'),
    () => arrive('if-silent'),
    // Of a project that is opened, sounds arrive after the document that names them.
    () => document.project.takes.forEach((take) => sounding(take.id)),
  ];
  random.pick(edits)();
}

describe('after every edit', () => {
  test.each(Array.from({ length: 20 }, (_, i) => i + 1))('of sequence %i', (seed) => {
    const random = randomOf(seed);
    const sounds = new SoundsStore();
    const page = pageOf(sounds);
    for (let step = 0; step < 60; step += 1) {
      edit(page, sounds, random);
      const anew = pageOf(sounds);
      anew.document.show(page.document.history, false);
      expect(page.facts()).toEqual(anew.facts());
    }
  });
});
