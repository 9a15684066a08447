import type { Manifest } from '../../compile/manifest';
import type { PlainError } from '../../lib/errors';
import { byteSize } from '../../lib/units';
import { capability, type CapabilityNote } from '../../models/capability';
import type { MachineFacts } from '../../models/capability-facts';
import type { BundleId, Install, InstalledBundle, ModelUse } from '../../models/install/install';
import {
  KNOWN_REPOSITORIES,
  PUBLIC_HUB,
  type KnownRepository,
} from '../../models/sources/known-repositories';
import type { Look } from '../stores/models.svelte';
import { count } from '../writing/figures';
import { licenceName } from './licences';

/** What a row says at its right edge, and offers. */
export type RowState =
  | { readonly kind: 'built-in' }
  /** It can be installed; `doubt`: what to know before. */
  | { readonly kind: 'available'; readonly known: KnownRepository; readonly doubt: CapabilityNote | null }
  | { readonly kind: 'unable'; readonly why: CapabilityNote }
  /** Its listing is being read, or could not be. */
  | { readonly kind: 'looking'; readonly known: KnownRepository; readonly trouble: PlainError | null }
  | { readonly kind: 'install'; readonly install: Install }
  | {
      readonly kind: 'installed';
      readonly bundle: InstalledBundle;
      readonly check: Install | null;
    };

export interface ModelRow {
  readonly key: string;
  readonly use: ModelUse;
  readonly name: string;
  readonly sentence: string;
  /** Source and revision, or the version of what is built in. */
  readonly origin: string;
  readonly licence: string;
  readonly needs: string;
  readonly sizes: readonly string[];
  /** Sounds are made with it, or plans. */
  readonly inUse: boolean;
  readonly state: RowState;
  /** What went wrong with what was asked of it. */
  readonly trouble: PlainError | null;
}

export interface RowFacts {
  /** The model that comes with the page; null until it is read. */
  readonly builtIn: Manifest | null;
  readonly machine: MachineFacts | null;
  readonly installs: readonly Install[];
  readonly bundles: readonly InstalledBundle[];
  readonly look: Look | null;
  /** Null: the one that comes with the page, or none. */
  readonly inUse: Readonly<Record<ModelUse, BundleId | null>>;
  /** Plans are made by rules alone. */
  readonly plansByRules: boolean;
  readonly troubleOf: (id: BundleId) => PlainError | null;
}

/** One sentence on each known repository: what it is for (models.md 2). */
const SENTENCES: Readonly<Record<string, string>> = {
  'auffusion/auffusion-full-no-adapter': 'Any sound you can describe, up to 10 s a render, 16 kHz.',
  'auffusion/auffusion-full': 'Also published: the same with a trained layer behind its text encoder.',
  'auffusion/auffusion': 'Also published: with that layer, trained on AudioCaps.',
  'onnx-community/Qwen3.5-0.8B-Text-ONNX': 'Plans implied sounds and freer wording, offline.',
  'onnx-community/Qwen3-0.6B-ONNX': 'Smaller and older. Plans freer wording, offline.',
  'onnx-community/granite-4.0-350m-ONNX-web': 'The smallest. Plans freer wording, offline.',
};
const OTHER = 'Added by you.';

/** First what comes with the page, then what is known, then what else is here. */
export function modelRows(all: RowFacts, use: ModelUse): readonly ModelRow[] {
  const bundles = all.bundles.filter((bundle) => bundle.use === use);
  const installs = all.installs.filter((install) => install.use === use);
  const facts = { ...all, bundles, installs };
  const known = KNOWN_REPOSITORIES.filter((repository) => repository.use === use).map((repository) =>
    knownRow(repository, facts),
  );
  const shown = new Set(known.flatMap(({ state }) => idOf(state)));
  const others = [
    ...bundles.map((bundle) => installedRow(bundle, null, facts)),
    ...installs.filter((install) => isUnderWay(install, bundles)).map((one) => installRow(one, null, facts)),
  ].filter(({ key }) => !shown.has(key));
  return [...builtInRows(use, facts), ...known, ...others];
}

function builtInRows(use: ModelUse, facts: RowFacts): readonly ModelRow[] {
  if (use === 'planning') return [rulesRow(facts)];
  return facts.builtIn === null ? [] : [builtInRow(facts.builtIn, facts)];
}

function rulesRow({ plansByRules }: RowFacts): ModelRow {
  return {
    key: 'rules',
    use: 'planning',
    name: 'Rules',
    sentence: 'Order, times, counts and beds, in English. Instant.',
    origin: 'Comes with the page',
    licence: 'Part of the page',
    needs: 'Any machine',
    sizes: [],
    inUse: plansByRules,
    state: { kind: 'built-in' },
    trouble: null,
  };
}

function builtInRow({ name, version, kinds, licence, files }: Manifest, { inUse }: RowFacts): ModelRow {
  return {
    key: 'built-in',
    use: 'sound',
    name,
    sentence: `${count(kinds.length, 'kind')} of sound. Comes with the page, works offline.`,
    origin: `Version ${version}`,
    licence: licenceName(licence),
    needs: 'Any machine',
    sizes: [byteSize(files.reduce((sum, { bytes }) => sum + bytes, 0))],
    inUse: inUse.sound === null,
    state: { kind: 'built-in' },
    trouble: null,
  };
}

function knownRow(known: KnownRepository, facts: RowFacts): ModelRow {
  const bundle = facts.bundles.find(({ source }) => isOf(known, source));
  if (bundle !== undefined) return installedRow(bundle, known, facts);
  const install = facts.installs.find((one) => isOf(known, one.source) && isUnderWay(one, facts.bundles));
  if (install !== undefined) return installRow(install, known, facts);
  const { name, repository, revision, licence, use } = known;
  return {
    key: repository,
    use,
    name,
    sentence: SENTENCES[repository] ?? '',
    origin: revision === null ? repository : `${repository}, ${revision.slice(0, 7)}`,
    licence: licence?.name ?? 'As its source says',
    needs: needsOf(known),
    sizes: sizesOf(known),
    inUse: false,
    state: knownState(known, facts),
    trouble: null,
  };
}

function knownState(known: KnownRepository, { machine, look }: RowFacts): RowState {
  if (look?.known === known) return { kind: 'looking', known, trouble: look.trouble };
  const [gravest = null] =
    machine === null || known.needs === null ? [] : capability(known.needs, machine).notes;
  return gravest?.stops === true
    ? { kind: 'unable', why: gravest }
    : { kind: 'available', known, doubt: gravest };
}

function installRow(install: Install, known: KnownRepository | null, { troubleOf }: RowFacts): ModelRow {
  const { id, name, licence, use } = install;
  return {
    key: id,
    use,
    name: known?.name ?? name,
    sentence: SENTENCES[known?.repository ?? ''] ?? OTHER,
    origin: originOf(install),
    licence: licenceName(licence),
    needs: known === null ? '' : needsOf(known),
    sizes: known === null ? [] : sizesOf(known),
    inUse: false,
    state: { kind: 'install', install },
    trouble: troubleOf(id),
  };
}

function installedRow(bundle: InstalledBundle, known: KnownRepository | null, facts: RowFacts): ModelRow {
  const { id, name, licence, bytes, use } = bundle;
  return {
    key: id,
    use,
    name: known?.name ?? name,
    sentence: SENTENCES[known?.repository ?? ''] ?? OTHER,
    origin: originOf(bundle),
    licence: licenceName(licence),
    needs: known === null ? '' : needsOf(known),
    sizes: [`${byteSize(bytes)} on disk`],
    inUse: facts.inUse[use] === id,
    state: {
      kind: 'installed',
      bundle,
      check: facts.installs.find((install) => install.id === id && install.phase === 'checking') ?? null,
    },
    trouble: facts.troubleOf(id),
  };
}

/** What has ended stays in the list for this visit; what is installed is told by its bundle. */
function isUnderWay({ id, phase }: Install, bundles: readonly InstalledBundle[]): boolean {
  return phase !== 'done' && !bundles.some((bundle) => bundle.id === id);
}

function isOf({ repository }: KnownRepository, source: string): boolean {
  return source === repository || source.endsWith(`/${repository}`);
}

function idOf(state: RowState): readonly BundleId[] {
  if (state.kind === 'install') return [state.install.id];
  return state.kind === 'installed' ? [state.bundle.id] : [];
}

/** The hub that is known needs no naming; a commit is told apart by seven digits. */
export function originOf({
  source,
  revision,
}: {
  readonly source: string;
  readonly revision: string | null;
}): string {
  const place = source.replace(`${PUBLIC_HUB}/`, '').replace(/\/$/u, '');
  return revision === null ? place : `${place}, ${revision.slice(0, 7)}`;
}

function needsOf({ needs }: KnownRepository): string {
  if (needs === null) return 'Any machine, best with a GPU';
  const { float16, float32 } = needs.in;
  return `GPU, ${byteSize(float16.memory)} with 16-bit floats, else ${byteSize(float32.memory)}`;
}

function sizesOf({ needs }: KnownRepository): readonly string[] {
  return needs === null ? [] : [`${byteSize(needs.download)} to read`, `${byteSize(needs.disk)} on disk`];
}
