import { takesWithin } from '../project/reachable-takes';
import type { StoredProject } from './stored-project';

/** Who writes the file. */
export interface Maker {
  /** Name and version of the application. */
  readonly application: string;
  /** Licences of bundles by name and version, "nano 0.2", where they are known. */
  readonly licences: Readonly<Record<string, string>>;
}

/** Where each sound came from, for people and other tools; this application reads the document instead. */
export function provenanceJson({ history, sounds }: StoredProject, { application, licences }: Maker): string {
  const takes = takesWithin(history).map((take) => {
    const sound = sounds.get(take.id);
    const { origin } = take;
    const model = { ...take.bundle, licence: licences[`${take.bundle.name} ${take.bundle.version}`] ?? null };
    return {
      file: sound === undefined ? null : `takes/${take.id}.wav`,
      sha256OfSamples: sound?.sha256 ?? null,
      words: take.request.caption,
      leftOut: take.request.negativePrompt,
      seed: take.request.seed,
      seconds: take.seconds,
      sampleRate: take.sampleRate,
      sampler: origin?.kind === 'file' ? null : take.sampler,
      model: origin?.kind === 'file' ? null : model,
      madeFrom: origin,
      madeOn: sound?.provider ?? null,
      /** Undo brings it back. */
      removed: !history.project.takes.includes(take),
    };
  });
  return JSON.stringify(
    {
      application,
      note: takes.some(({ madeFrom }) => madeFrom?.kind === 'file')
        ? 'The sounds in this project were made by a generative model from the words given here, but for those of which madeFrom names a file.'
        : 'Every sound in this project was made by a generative model from the words given here.',
      takes,
    },
    null,
    2,
  );
}
