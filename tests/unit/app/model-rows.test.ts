import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guessKind, placeOfAddress } from '../../../src/app/models/address-place';
import { pace, part, standing } from '../../../src/app/models/install-words';
import { licenceName, licenceWords } from '../../../src/app/models/licences';
import { modelRows, type RowFacts } from '../../../src/app/models/model-rows';
import type { Manifest } from '../../../src/compile/manifest';
import type { MachineFacts } from '../../../src/models/capability-facts';
import type { Install, InstalledBundle, ModelUse } from '../../../src/models/install/install';
import { AUFFUSION, KNOWN_REPOSITORIES } from '../../../src/models/sources/known-repositories';

const GB = 1e9;
const COMMIT = '7c1e04b0'.padEnd(40, '0');
const ADDRESS = `https://huggingface.co/${AUFFUSION.repository}`;

const gpu = { name: 'a GPU', software: false, half: true, maxBuffer: 4 * GB, maxBinding: 2 * GB };
const able: MachineFacts = {
  adapter: gpu,
  memory: 16 * 2 ** 30,
  free: 50 * GB,
  readsInParts: true,
};

const manifest = JSON.parse(
  readFileSync(new URL('../../../public/models/nano/manifest.json', import.meta.url), 'utf8'),
) as Manifest;

const install: Install = {
  id: 'b1',
  use: 'sound',
  name: 'auffusion-full-no-adapter',
  source: ADDRESS,
  revision: COMMIT,
  licence: 'cc-by-nc-sa-4.0',
  phase: 'reading',
  bytesDone: 2.31 * GB,
  bytesTotal: 4 * GB,
  bytesPerSecond: 31e6,
  secondsLeft: 55,
  trouble: null,
  elsewhere: false,
};

const bundle: InstalledBundle = {
  id: 'b1',
  use: 'sound',
  name: 'auffusion-full-no-adapter',
  version: '1',
  licence: 'cc-by-nc-sa-4.0',
  source: ADDRESS,
  revision: COMMIT,
  bytes: 2.1 * GB,
  installed: 0,
  verified: 0,
};

const facts: RowFacts = {
  builtIn: manifest,
  machine: able,
  installs: [],
  bundles: [],
  look: null,
  inUse: { sound: null, planning: null },
  plansByRules: true,
  troubleOf: () => null,
};

/** Published beside the full model. */
const others = ['Auffusion with adapter, available', 'Auffusion on AudioCaps, available'];

const told = (changes: Partial<RowFacts>, use: ModelUse = 'sound'): readonly string[] =>
  modelRows({ ...facts, ...changes }, use).map(({ name, inUse, state }) =>
    [name, state.kind, ...(inUse ? ['in use'] : [])].join(', '),
  );

describe('the rows of the models’ page', () => {
  it('are what comes with the page, then what can be had', () => {
    expect(told({})).toEqual(['nano, built-in, in use', 'Auffusion, available', ...others]);
    expect(told({ builtIn: null })).toEqual(['Auffusion, available', ...others]);
    const [, first, second, third] = modelRows(facts, 'sound');
    expect(first?.sentence).not.toContain('Also published');
    expect(first?.needs).toMatch(/^GPU, [\d.]+ GB with 16-bit floats, else [\d.]+ GB$/);
    for (const row of [second, third]) {
      expect(row?.sentence).toContain('Also published');
      expect(row).toMatchObject({
        licence: 'CC BY-NC-SA 4.0',
        needs: first?.needs,
        // 2.4 MB of an adapter do not show.
        sizes: ['4.3 GB to read', '2.2 GB on disk'],
      });
    }
    expect([second?.origin, third?.origin]).toEqual(['auffusion/auffusion-full', 'auffusion/auffusion']);
  });

  it('say before a download what stands against it', () => {
    const row = modelRows({ ...facts, machine: { ...able, adapter: null } }, 'sound')[1];
    expect(row?.state).toMatchObject({ kind: 'unable', why: { about: 'adapter' } });
    const half = { ...able, adapter: { ...gpu, half: false } };
    expect(modelRows({ ...facts, machine: half }, 'sound')[1]?.state).toMatchObject({
      kind: 'available',
      doubt: { about: 'half' },
    });
  });

  it('are one for a model, whatever happens with it', () => {
    const look = { known: AUFFUSION, source: AUFFUSION.repository, trouble: null };
    expect(told({ look })).toEqual(['nano, built-in, in use', 'Auffusion, looking', ...others]);
    expect(told({ installs: [install] })).toEqual([
      'nano, built-in, in use',
      'Auffusion, install',
      ...others,
    ]);
    expect(told({ installs: [install], look })).toEqual([
      'nano, built-in, in use',
      'Auffusion, install',
      ...others,
    ]);
    const done: Install = { ...install, phase: 'done' };
    expect(told({ bundles: [bundle], installs: [done], inUse: { sound: 'b1', planning: null } })).toEqual([
      'nano, built-in',
      'Auffusion, installed, in use',
      ...others,
    ]);
  });

  it('keep what is of another source apart', () => {
    const other = { ...bundle, id: 'b2', name: 'small', source: 'http://127.0.0.1:1/studio/full' };
    expect(told({ bundles: [other], installs: [install] })).toEqual([
      'nano, built-in, in use',
      'Auffusion, install',
      ...others,
      'small, installed',
    ]);
    const adapted = { ...install, source: 'https://huggingface.co/auffusion/auffusion' };
    expect(told({ installs: [adapted] })).toEqual([
      'nano, built-in, in use',
      'Auffusion, available',
      'Auffusion with adapter, available',
      'Auffusion on AudioCaps, install',
    ]);
    expect(told({ installs: [{ ...install, id: 'b2', source: 'a folder', name: 'mine' }] })).toEqual([
      'nano, built-in, in use',
      'Auffusion, available',
      ...others,
      'mine, install',
    ]);
  });

  it('tell that an installed bundle is being checked', () => {
    const check: Install = { ...install, phase: 'checking' };
    const [, row] = modelRows({ ...facts, bundles: [bundle], installs: [check] }, 'sound');
    expect(row?.state).toMatchObject({ kind: 'installed', check: { phase: 'checking' } });
    expect(row?.origin).toBe('auffusion/auffusion-full-no-adapter, 7c1e04b');
  });

  it('have a sentence for every repository that is known', () => {
    const rows = (['sound', 'planning'] as const).flatMap((use) => modelRows(facts, use).slice(1));
    for (const row of rows) expect(row.sentence).not.toBe('');
    expect(KNOWN_REPOSITORIES).toHaveLength(rows.length);
  });

  it('are kept apart by what models are for', () => {
    const repository = KNOWN_REPOSITORIES.find(({ use }) => use === 'planning')?.repository ?? '';
    const qwen: InstalledBundle = {
      ...bundle,
      id: 'p1',
      use: 'planning',
      name: 'Qwen3.5-0.8B-Text-ONNX',
      source: `https://huggingface.co/${repository}`,
    };
    const mine: Install = { ...install, id: 'p2', use: 'planning', source: 'a folder', name: 'mine' };
    const changes = { bundles: [bundle, qwen], installs: [mine] };
    expect(told(changes)).toEqual(['nano, built-in, in use', 'Auffusion, installed', ...others]);
    expect(
      told({ ...changes, inUse: { sound: null, planning: 'p1' }, plansByRules: false }, 'planning'),
    ).toEqual([
      'Rules, built-in',
      'Qwen3.5 0.8B, installed, in use',
      'Qwen3 0.6B, available',
      'Granite 4.0 350M, available',
      'mine, install',
    ]);
    expect(told({}, 'planning')[0]).toBe('Rules, built-in, in use');
    // Sizes and licences of those are known once their listing is read.
    expect(modelRows(facts, 'planning')[1]).toMatchObject({ sizes: [], licence: 'As its source says' });
  });
});

describe('licences', () => {
  it('have a name and three plain lines', () => {
    for (const id of [
      'cc-by-nc-sa-4.0',
      'cc-by-sa-4.0',
      'cc-by-4.0',
      'cc-by-nc-4.0',
      'apache-2.0',
      'mit',
      null,
    ]) {
      expect(licenceWords(id).lines, String(id)).toHaveLength(3);
    }
    expect(licenceWords('cc-by-nc-sa-4.0')).toMatchObject({
      name: 'CC BY-NC-SA 4.0',
      text: 'https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.en',
    });
    expect(licenceName(manifest.licence)).toBe('CC BY-SA 4.0');
  });

  it('that are not known are named, and not explained', () => {
    expect(licenceWords('openrail-x')).toMatchObject({ name: 'openrail-x', text: null });
    expect(licenceName('unknown')).toBe('No licence named');
  });
});

describe('an address', () => {
  it.each([
    ['owner/name', 'hub', { base: 'https://huggingface.co', repository: 'owner/name', revision: null }],
    [' https://huggingface.co/owner/name ', 'hub', { repository: 'owner/name', revision: null }],
    ['https://huggingface.co/owner/name/tree/v1/b', 'hub', { repository: 'owner/name', revision: 'v1/b' }],
    ['http://127.0.0.1:80/owner/name', 'hub', { base: 'http://127.0.0.1', repository: 'owner/name' }],
    ['https://host.example/models/full/', 'folder', { address: 'https://host.example/models/full/' }],
  ] as const)('%s is a place', (text, kind, place) => {
    expect(placeOfAddress(text, kind)).toMatchObject(place);
  });

  it('without a repository is no place on a hub', () => {
    expect(placeOfAddress('owner', 'hub')).toBeNull();
    expect(placeOfAddress('https://huggingface.co/owner', 'hub')).toBeNull();
  });

  it('says what is there as far as it can be known', () => {
    expect(guessKind('owner/name')).toBe('hub');
    expect(guessKind('https://huggingface.co/owner/name')).toBe('hub');
    expect(guessKind('https://host.example/owner/name')).toBe('folder');
    expect(guessKind('')).toBe('folder');
  });
});

describe('progress', () => {
  it('is told in the unit of the whole', () => {
    expect(part(2.31 * GB, 4 * GB)).toBe('2.31 of 4.0 GB');
    expect(part(640e3, 20.8e6)).toBe('0.64 of 20.8 MB');
    expect(part(10e3, 950e3)).toBe('10 of 950 kB');
  });

  it('at rest says how far it came, as far as that is known', () => {
    expect(standing({ bytesDone: 2.31 * GB, bytesTotal: 4 * GB })).toBe(' at 2.31 of 4.0 GB');
    expect(standing({ bytesDone: 0, bytesTotal: 4 * GB })).toBe(', nothing read yet');
    expect(standing({ bytesDone: 0, bytesTotal: 0 })).toBe('');
  });

  it('has speed and time left once they are known', () => {
    expect(pace(install)).toBe('31 MB/s, 55 s left');
    expect(pace({ bytesPerSecond: 300e3, secondsLeft: 4800 })).toBe('300 kB/s, 80 min left');
    expect(pace({ bytesPerSecond: 3.14e6, secondsLeft: 6000 })).toBe('3.1 MB/s, 1 h 40 min left');
    expect(pace({ bytesPerSecond: null, secondsLeft: null })).toBe('');
    expect(pace({ bytesPerSecond: 0, secondsLeft: null })).toBe('nothing arrives');
  });
});
