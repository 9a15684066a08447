import type { TakeId } from '../../project/document';
import type { ReadProject } from '../../storage/stored-project';
import type { ExamplesStore } from '../stores/examples.svelte';
import type { Sound, SoundsStore } from '../stores/sounds.svelte';
import { RENDERED_EXAMPLE } from '../words/example-sentences';

/** Takes of the example are numbered above all that a project of one's own ever reaches. */
const FIRST_NUMBER = 900_000_000;

/**
 * Fetches the example that is shipped rendered and lays it into the score of the first visit. Without it the examples
 * are plans to be rendered, as the others are: nothing is said about it.
 */
export async function loadExample(
  base: string,
  fetch: typeof globalThis.fetch,
  stores: { readonly examples: ExamplesStore; readonly sounds: SoundsStore },
): Promise<void> {
  try {
    const [response, { readProjectFile }] = await Promise.all([
      fetch(new URL(RENDERED_EXAMPLE.file, base)),
      import('../../storage/project-file'),
    ]);
    if (!response.ok) return;
    const file = await response.blob();
    show(await readProjectFile(new Uint8Array(await file.arrayBuffer())), file, stores);
  } catch {
    return;
  }
}

function show(
  { history: { project }, sounds: read }: ReadProject,
  file: Blob,
  { examples, sounds }: { readonly examples: ExamplesStore; readonly sounds: SoundsStore },
): void {
  const numbers = new Map<TakeId, TakeId>(
    project.takes.map(({ id }, index): [TakeId, TakeId] => [id, `t${FIRST_NUMBER + index}`]),
  );
  const numbered = (id: TakeId): TakeId => numbers.get(id) ?? id;
  sounds.lend(
    new Map(
      [...read].map(([id, { samples, sampleRate, sha256, provider, spent }]): [TakeId, Sound] => [
        numbered(id),
        { samples, sampleRate, sha256, provider: provider ?? 'wasm', spent: spent ?? 0 },
      ]),
    ),
  );
  examples.render({
    sentence: project.sentence,
    file,
    project: {
      ...project,
      takes: project.takes.map((take) => ({ ...take, id: numbered(take.id) })),
      events: project.events.map((event) =>
        event.takeId === null ? event : { ...event, takeId: numbered(event.takeId) },
      ),
    },
  });
}
