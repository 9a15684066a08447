import { AppError, toPlainError } from '../../lib/errors';
import { sha256Of } from '../../lib/sha256-of';
import { toGrid, type Seconds } from '../../lib/units';
import type { ReadSound } from '../../media/read-sound';
import type { ArrivedTake } from '../../project/arrival';
import type { Command } from '../../project/commands';
import type { EventId, SoundEvent, Take } from '../../project/document';
import { LAST_SECOND, LONGEST_NAME, SCENE_SECONDS, TAKE_SECONDS } from '../../project/limits';
import { wordsOfFile } from '../sound-edits/sound-file';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { ProjectShelfStore } from '../stores/project-shelf.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { drawSeed } from './seeds';

/** Where a file's sound goes: to an event as one more take, or into a new event at a second of the scene. */
export type SoundFileTarget =
  { readonly kind: 'event'; readonly id: EventId } | { readonly kind: 'scene'; readonly at: Seconds };

export interface SoundFilesNeeds {
  readonly document: DocumentStore;
  readonly sounds: SoundsStore;
  readonly selection: SelectionStore;
  readonly shelf: ProjectShelfStore;
  readonly announcer: AnnouncerStore;
  readonly read: (file: File) => Promise<ReadSound>;
}

/** What decodes sounds is loaded when the first one comes. */
export async function readFile(file: File): Promise<ReadSound> {
  const { readSound } = await import('../../media/read-sound');
  return readSound(file);
}

/** What takes say of the model that made them; nothing made these. */
const NO_SAMPLER: Take['sampler'] = { name: 'file', steps: 1, guidanceScale: 1, guidanceInterval: null };
const NO_BUNDLE: Take['bundle'] = { name: 'file', version: '', hash: '' };

/** Sounds from the user's disk. Each is a take like any other: it is placed, edited and undone like them. */
export class SoundFiles {
  constructor(private readonly needs: SoundFilesNeeds) {}

  /** One after another; of several for one event the last is used. */
  async add(files: readonly File[], target: SoundFileTarget): Promise<void> {
    for (const file of files) await this.#attempt(file, target);
  }

  async #attempt(file: File, target: SoundFileTarget): Promise<void> {
    const { document, announcer, shelf } = this.needs;
    try {
      if (document.readOnly) {
        throw new AppError('input-invalid', 'This project is open in another tab.', {
          remedy: 'Duplicate it to add sounds here.',
        });
      }
      const sound = await this.needs.read(file);
      const sha256 = await sha256Of(sound.samples);
      // The event may have gone while the file was read.
      const event = target.kind === 'event' ? document.event(target.id) : null;
      this.#receive(file, sound, sha256, event ?? this.#newEvent(file, sound, target));
    } catch (error) {
      const plain = toPlainError(error);
      shelf.fail(plain);
      announcer.warn(`${plain.message} ${plain.remedy}`);
    }
  }

  #receive(file: File, sound: ReadSound, sha256: string, event: SoundEvent): void {
    const { document, sounds, announcer } = this.needs;
    const { caption, negativePrompt, seed } = event.request;
    const seconds = secondsOf(sound);
    const arrived: ArrivedTake = {
      eventId: event.id,
      sampleRate: sound.sampleRate,
      channels: 1,
      seconds,
      request: { caption, negativePrompt, seed, length: seconds },
      sampler: NO_SAMPLER,
      bundle: NO_BUNDLE,
      origin: { kind: 'file', name: file.name.slice(0, LONGEST_NAME) },
    };
    const take = document.receive(arrived, 'if-silent');
    sounds.keep(take.id, { ...sound, sha256, provider: null, spent: 0 });
    const now = document.event(event.id);
    if (now !== null && !now.locked && now.takeId !== take.id) {
      document.perform({ type: 'use-take', id: event.id, takeId: take.id }, { label: 'sound from a file' });
    }
    announcer.say(
      now?.locked === true
        ? `${file.name} is a take of ${caption}. It is locked and keeps its sound.`
        : `${file.name} is the sound of ${caption}.`,
    );
  }

  /** As long as its sound; the scene grows with it. One undo step. */
  #newEvent(file: File, sound: ReadSound, target: SoundFileTarget): SoundEvent {
    const { document, selection } = this.needs;
    const { duration, nextEvent } = document.project;
    const length = secondsOf(sound);
    const start = target.kind === 'scene' ? Math.max(0, Math.min(target.at, LAST_SECOND - length)) : 0;
    const end = toGrid(Math.min(LAST_SECOND, start + length));
    const id: EventId = `e${nextEvent}`;
    const commands: Command[] = [
      {
        type: 'add',
        event: {
          caption: wordsOfFile(file.name),
          spans: [{ start, end }],
          seed: drawSeed(),
          by: 'user',
        },
      },
    ];
    if (end > duration) {
      commands.push({ type: 'set-duration', seconds: Math.max(SCENE_SECONDS[0], end) });
    }
    document.perform({ type: 'several', commands }, { label: 'sound from a file' });
    selection.select(id);
    const event = document.event(id);
    if (event === null) throw new Error(`There is no ${id}.`);
    return event;
  }
}

function secondsOf({ samples, sampleRate }: ReadSound): Seconds {
  return toGrid(Math.max(TAKE_SECONDS[0], Math.min(TAKE_SECONDS[1], samples.length / sampleRate)));
}
