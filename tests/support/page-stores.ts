import { BundleStore } from '../../src/app/stores/bundle.svelte';
import { ChangeStore } from '../../src/app/stores/change.svelte';
import { DocumentStore } from '../../src/app/stores/document.svelte';
import { DraftStore } from '../../src/app/stores/draft.svelte';
import { ExamplesStore } from '../../src/app/stores/examples.svelte';
import { RendersStore } from '../../src/app/stores/renders.svelte';
import { RowsStore } from '../../src/app/stores/rows.svelte';
import { ScoreViewStore } from '../../src/app/stores/score-view.svelte';
import { SettingsStore } from '../../src/app/stores/settings.svelte';
import type { SoundsStore } from '../../src/app/stores/sounds.svelte';

/** The stores behind the score, as the page puts them together, of a blank project. The bundle does not know theremins. */
export function pageStores(sounds: SoundsStore) {
  const document = new DocumentStore();
  const renders = new RendersStore();
  const score = new ScoreViewStore(
    document,
    new DraftStore(document),
    new ExamplesStore(),
    new ChangeStore(document),
  );
  const rows = new RowsStore(document, score, {
    renders,
    sounds,
    bundle: new BundleStore(),
    settings: new SettingsStore({ provider: null, steps: null }, null, window.document.createElement('div')),
    unknownWords: (caption) => (caption.includes('theremin') ? ['theremin'] : []),
  });
  return { document, renders, score, rows };
}
