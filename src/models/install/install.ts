import type { PlainError } from '../../lib/errors';
import type { SourcePlace } from '../sources/checkpoint-source';

/** What the page knows of installs. Plain data: it crosses workers and tabs. */

/** What a model is for. */
export type ModelUse = 'sound' | 'planning';

/** Names a bundle on this device, and its folder: the same source at the same revision has the same one. */
export type BundleId = string;

/**
 * `reading`: the source is read and the bundle written. `checking`: written files are hashed, at the end of an install
 * or on demand. `paused`: it can go on where it was, whoever stopped it. `failed`: going on would fail again. `done`:
 * installed, or found whole.
 */
export type InstallPhase = 'reading' | 'checking' | 'paused' | 'failed' | 'done';

export interface Install {
  readonly id: BundleId;
  readonly use: ModelUse;
  readonly name: string;
  /** The address, or the name of the folder that was picked. */
  readonly source: string;
  /** The commit that it is pinned to; null where there is none. */
  readonly revision: string | null;
  readonly licence: string | null;
  readonly phase: InstallPhase;
  /** Of the phase at hand. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Null before there is anything to measure, and at rest. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Why it is paused or failed, and what to do; null: nothing is wrong. */
  readonly trouble: PlainError | null;
  /** Another tab of this page works on it. */
  readonly elsewhere: boolean;
}

export interface InstalledBundle {
  readonly id: BundleId;
  readonly use: ModelUse;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly source: string;
  readonly revision: string | null;
  /** On the disk. */
  readonly bytes: number;
  /** Milliseconds since 1970; null: it was ended just before it could note the time. */
  readonly installed: number | null;
  /** When every file was last found to be what the manifest says; null as above. */
  readonly verified: number | null;
}

/** All that there is on this device. */
export interface InstallList {
  readonly bundles: readonly InstalledBundle[];
  /** Under way, half done, or ended in this visit. */
  readonly installs: readonly Install[];
  /** Whether the browser promised to keep it when the disk fills up; null: it was not asked yet. */
  readonly lasting: boolean | null;
}

/** What is asked of the install worker, by the page's client. All of it rejects with an AppError. */
export interface Installer {
  list(): Promise<InstallList>;
  /**
   * Begins an install, or goes on with one of the same source; resolves once the source is opened and the install is
   * in the list. Progress comes by `onChange`.
   */
  start(place: SourcePlace): Promise<BundleId>;
  pause(id: BundleId): Promise<void>;
  /** @throws AppError `source-missing` where the source has to be chosen again (picked files): `start` with it. */
  resume(id: BundleId): Promise<void>;
  /** Ends it and frees its space. */
  cancel(id: BundleId): Promise<void>;
  /** Hashes every file again: progress as an install in phase `checking`. @returns false: it is damaged. */
  verify(id: BundleId): Promise<boolean>;
  /** Frees its space. @throws AppError `bundle-in-use` while a render has it open. */
  remove(id: BundleId): Promise<void>;
  /** Called with the whole list whenever something changes in it. @returns what ends that */
  onChange(listener: (list: InstallList) => void): () => void;
}
