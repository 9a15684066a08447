import { fromPlainError, toPlainError } from '../../lib/errors';
import { holdLock } from '../../lib/hold-lock';
import { answered, type WorkerResult } from '../../lib/worker-result';
import type { CheckpointSource, SourceNeeds, SourcePlace } from '../sources/checkpoint-source';
import { asWorker, whenUnused } from './bundle-locks';
import type { BundleId, Install, InstallList } from './install';
import { busyElsewhere, chooseAgain, inUse, notHere } from './install-errors';
import { InstallProgress } from './install-progress';
import { readRecord, readState, writeRecord, writeState, type InstallRecord } from './install-record';
import { runInstall } from './install-run';
import { beginning, checking, done, idOf, recordOf, stopped } from './install-states';
import { InstallTable, type InstallTableNeeds } from './install-table';
import type { InstallWorker } from './install-worker';
import { pausedInstall, stateOf } from './installed-bundles';
import { KeptProgress } from './kept-progress';
import { Speed } from './speed';
import { verifyBundle } from './verify-bundle';

/** What the service needs from outside: files, network, locks, other tabs, the time. */
export interface InstallServiceNeeds extends InstallTableNeeds {
  readonly openSource: (place: SourcePlace, needs: Omit<SourceNeeds, 'fetch'>) => Promise<CheckpointSource>;
  /** Bytes that the browser still lets this page keep; null: it does not say. */
  readonly free: () => Promise<number | null>;
  /** The machine computes in 16-bit floats: decides which of a language model's graphs is installed. */
  readonly halves: () => Promise<boolean>;
  /** Whether the browser promised the page to keep it all when the disk fills up. */
  readonly isPersistent: () => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that removing waits for a render to let go. */
  readonly patience?: number;
}

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Milliseconds: so soon it shows when a source has gone silent. */
const TICK = 1000;
const PATIENCE = 3000;

/** The install worker without its thread: what Comlink exposes. */
export class InstallService implements InstallWorker {
  readonly #needs: InstallServiceNeeds;
  readonly #table: InstallTable;
  readonly #runs = new Map<BundleId, Run>();
  /** What this visit began: a full disk may have kept no record of it. */
  readonly #begun = new Map<BundleId, InstallRecord>();

  constructor(needs: InstallServiceNeeds) {
    this.#needs = needs;
    this.#table = new InstallTable(needs);
    needs.channel.listen((message) => {
      if (message.kind === 'pause') void this.pause(message.id);
      else if (message.kind === 'cancel' && this.#runs.has(message.id)) void this.cancel(message.id);
    });
  }

  hold(lock: string): Promise<void> {
    return holdLock(this.#needs.locks, lock);
  }

  async watch(listener: (list: InstallList) => void): Promise<void> {
    this.#table.listen(listener);
  }

  list(): Promise<WorkerResult<InstallList>> {
    return answered(async () => {
      await this.#table.scan();
      return this.#table.list;
    });
  }

  start(place: SourcePlace): Promise<WorkerResult<BundleId>> {
    return answered(() => this.#start(place, null));
  }

  pause(id: BundleId): Promise<WorkerResult<void>> {
    return answered(() => this.#stop(id, 'pause'));
  }

  resume(id: BundleId): Promise<WorkerResult<void>> {
    return answered(async () => {
      const { folders, catalogue } = this.#needs;
      const record = (await readRecord(folders, id)) ?? this.#begun.get(id) ?? null;
      if (record === null) throw notHere(id);
      const handle = record.place === null ? await catalogue.folder(id) : null;
      const place: SourcePlace | null = handle === null ? record.place : { kind: 'folder', handle };
      try {
        if (place === null) throw chooseAgain(record.name);
        await this.#start(place, record.fingerprint);
      } catch (error) {
        const install = this.#table.install(id) ?? pausedInstall(id, record, await readState(folders, id));
        this.#table.set(stopped(install, toPlainError(error)));
        throw error;
      }
    });
  }

  cancel(id: BundleId): Promise<WorkerResult<void>> {
    return answered(async () => {
      await this.#stop(id, 'cancel');
      if (this.#table.install(id)?.elsewhere !== true) await this.#discard(id);
    });
  }

  verify(id: BundleId): Promise<WorkerResult<boolean>> {
    return answered(async () => {
      const { folders, now } = this.#needs;
      const state = await stateOf(folders, id);
      if (state.kind === 'half') throw notHere(id);
      const { bundle, manifest } = state;
      const run = await this.#work(checking(bundle), async (install, signal) => {
        await verifyBundle(folders.store(id), manifest, this.#progress(install, null).checking, signal);
        await writeState(folders, id, { ...(await readState(folders, id)), verified: now() });
      });
      if (run === null) throw busyElsewhere(bundle.name);
      await run.ended;
      const trouble = this.#table.install(id)?.trouble ?? null;
      if (trouble === null) return true;
      if (trouble.code === 'bundle-unreadable' || trouble.code === 'bundle-missing') return false;
      throw fromPlainError(trouble);
    });
  }

  remove(id: BundleId): Promise<WorkerResult<void>> {
    return answered(() => this.#discard(id));
  }

  async #discard(id: BundleId): Promise<void> {
    const { folders, catalogue, locks, patience = PATIENCE } = this.#needs;
    const name = this.#table.bundle(id)?.name ?? this.#table.install(id)?.name ?? id;
    const removed = await asWorker(locks, id, () =>
      whenUnused(locks, id, patience, () => folders.remove(id)),
    );
    if (removed === null) throw busyElsewhere(name);
    if (!removed) throw inUse(name);
    this.#table.forget(id);
    await catalogue.forgetFolder(id);
    await this.#table.changed(id);
  }

  /** @param fingerprint of an earlier visit, which it has to be still; null: any */
  async #start(place: SourcePlace, fingerprint: string | null): Promise<BundleId> {
    const { openSource, folders, now, channel } = this.#needs;
    const abort = new AbortController();
    const speed = new Speed(now);
    let progress: InstallProgress | null = null;
    const onFetched = (bytes: number): void => {
      speed.add(bytes);
      progress?.tick();
    };
    const source = await openSource(place, { signal: abort.signal, fingerprint, onFetched });
    const id = await idOf(source);
    if ((await stateOf(folders, id)).kind === 'whole' || this.#runs.has(id)) return id;
    const install = beginning(id, source);
    const work = (): Promise<void> => {
      progress = this.#progress(install, source.address === null ? null : speed);
      return this.#install(install, source, place, progress, abort.signal);
    };
    if ((await this.#work(install, work, abort)) === null) {
      // The other tab says how it stands.
      this.#table.heard(install);
      channel.send({ kind: 'ask' });
    }
    return id;
  }

  async #install(
    install: Install,
    source: CheckpointSource,
    place: SourcePlace,
    progress: InstallProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { folders, catalogue, free, halves, now } = this.#needs;
    const { id } = install;
    const record = recordOf(source, place);
    this.#begun.set(id, record);
    if (place.kind === 'folder') await catalogue.keepFolder(id, place.handle);
    await writeRecord(folders, id, record);
    await this.#noteLasting();
    const kept = new KeptProgress(folders, id, now);
    const onReading = (bytesDone: number, bytesTotal: number): void => {
      kept.reading(bytesDone, bytesTotal);
      progress.reading(bytesDone, bytesTotal);
    };
    const onChecking = progress.checking;
    const ticks = setInterval(() => progress.tick(), TICK);
    try {
      await runInstall(id, source, { folders, free, halves }, { signal, onReading, onChecking });
    } catch (error) {
      // A full disk may not keep this either: the next visit then shows what an earlier one had done.
      await kept.end().catch(() => undefined);
      throw error;
    } finally {
      clearInterval(ticks);
    }
    await kept.end({ installed: now(), verified: now() });
    await catalogue.forgetFolder(id);
  }

  /** Works on a bundle, alone among all tabs. @returns null: another tab is at it */
  #work(
    install: Install,
    work: (install: Install, signal: AbortSignal) => Promise<void>,
    abort = new AbortController(),
  ): Promise<Run | null> {
    const { id } = install;
    return new Promise((resolve, reject) => {
      let ended: () => void = () => undefined;
      const run: Run = { abort, ended: new Promise((end) => (ended = end)) };
      asWorker(this.#needs.locks, id, async () => {
        this.#runs.set(id, run);
        this.#table.begin(install);
        resolve(run);
        const error = await work(install, abort.signal).then(
          () => null,
          (thrown: unknown) => toPlainError(thrown),
        );
        this.#runs.delete(id);
        const last = this.#table.install(id) ?? install;
        this.#table.end(error === null ? done(last) : stopped(last, error));
        return true;
      })
        .then((worked) => (worked === null ? resolve(null) : this.#table.changed(id)))
        .catch(reject)
        .finally(ended);
    });
  }

  async #stop(id: BundleId, kind: 'pause' | 'cancel'): Promise<void> {
    const run = this.#runs.get(id);
    if (run !== undefined) {
      run.abort.abort(new DOMException('Stopped.', 'AbortError'));
      await run.ended;
    } else if (this.#table.install(id)?.elsewhere === true) this.#needs.channel.send({ kind, id });
  }

  /** @param fetched how fast bytes come over the network; null: the progress itself is measured */
  #progress(install: Install, fetched: Speed | null): InstallProgress {
    return new InstallProgress({
      now: this.#needs.now,
      fetched,
      tell: (progressed) => this.#table.set({ ...install, ...progressed }),
    });
  }

  async #noteLasting(): Promise<void> {
    const { catalogue, isPersistent } = this.#needs;
    const lasting = (await catalogue.lasting()) === true || (await isPersistent());
    this.#table.lasts(lasting);
    await catalogue.keepLasting(lasting);
  }
}
