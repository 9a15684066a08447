import type { WindowMaker } from './window-maker';
import type { KnownLatent } from './window-model';

/** A window of a longer sound. */
export interface PlannedWindow {
  /** Latent column of the sound at which it begins. */
  readonly start: number;
  /** What there is of it already, beside what the window before it makes; null: nothing. */
  readonly known: KnownLatent | null;
}

/** Makes windows one after another; each takes over from the one before what they share. Their waves. */
export async function continuedWindows(
  maker: Pick<WindowMaker, 'make' | 'waves'>,
  windows: readonly PlannedWindow[],
  width: number,
): Promise<readonly Float32Array[]> {
  const latents: Float32Array[] = [];
  let before: { readonly latent: Float32Array; readonly start: number } | null = null;
  for (const [index, { start, known }] of windows.entries()) {
    const input: KnownLatent | null =
      before === null ? known : continued(known, before.latent, start - before.start, width);
    const latent: Float32Array = await maker.make(index, start, input ?? undefined);
    latents.push(latent);
    before = { latent, start };
  }
  return maker.waves(latents);
}

/** What is known of a window whose first columns are the last ones of the window `stride` columns before it. */
function continued(
  known: KnownLatent | null,
  before: Float32Array,
  stride: number,
  width: number,
): KnownLatent {
  const shared = width - stride;
  return {
    latent: before.map((value, i) =>
      i % width < shared ? (before[i + stride] ?? value) : (known?.latent[i] ?? value),
    ),
    anew: Float32Array.from({ length: width }, (_, column) =>
      column < shared ? 0 : (known?.anew[column] ?? 1),
    ),
  };
}
