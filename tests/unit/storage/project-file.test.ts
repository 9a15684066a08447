import { unzipSync, zipSync, strFromU8, strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors';
import { undo } from '../../../src/project/history';
import { readProjectFile, writeProjectFile } from '../../../src/storage/project-file';
import { editedHistory, storedProject } from './made';

const maker = { application: 'Audio-Agent 0.1.0', licences: { 'nano 0.1': 'CC0-1.0' } };

test('a project goes into a file and comes back, samples bit by bit', async () => {
  const stored = await storedProject();
  const read = await readProjectFile(await writeProjectFile(stored, maker));
  expect(read).toStrictEqual({ ...stored, revision: 0, notes: [] });
  const { 'document.json': document } = unzipSync(await writeProjectFile(stored, maker));
  // Samples are in files of their own, and in no text.
  expect(document?.length).toBeLessThan(4000);
});

test('equal projects are equal files', async () => {
  const file = await writeProjectFile(await storedProject(), maker);
  expect(await writeProjectFile(await storedProject(), maker)).toEqual(file);
});

test('the document in it holds no samples: they lie in the takes alone', async () => {
  const files = unzipSync(await writeProjectFile(await storedProject(), maker));
  const { sounds } = JSON.parse(strFromU8(files['document.json'] ?? new Uint8Array())) as {
    readonly sounds: Readonly<Record<string, object>>;
  };
  expect(Object.keys(sounds)).toEqual(['t1', 't2', 't3']);
  for (const note of Object.values(sounds)) {
    expect(Object.keys(note)).toEqual(['sha256', 'provider', 'spent']);
  }
});

test('the file says where each sound came from', async () => {
  const stored = await storedProject();
  const files = unzipSync(await writeProjectFile(stored, maker));
  const names = ['t1', 't2', 't3'].map((take) => `takes/${take}.wav`);
  expect(Object.keys(files)).toEqual(['document.json', 'provenance.json', ...names]);
  expect(JSON.parse(strFromU8(files['provenance.json'] ?? new Uint8Array()))).toMatchObject({
    application: 'Audio-Agent 0.1.0',
    takes: [
      {
        file: 'takes/t1.wav',
        sha256OfSamples: stored.sounds.get('t1')?.sha256,
        words: 'A dog barks',
        seed: 7,
        sampler: { name: 'pndm', steps: 20 },
        model: { name: 'nano', version: '0.1', hash: 'aaaa', licence: 'CC0-1.0' },
      },
      { words: 'Rain falls', removed: false },
      { file: 'takes/t3.wav', sha256OfSamples: stored.sounds.get('t3')?.sha256, seed: 8, removed: true },
    ],
  });
});

test('a file that was packed again, compressed and in a folder, is read all the same', async () => {
  const stored = await storedProject();
  const files = unzipSync(await writeProjectFile(stored, maker));
  const packed = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`My yard/${name}`, bytes])),
    { level: 6 },
  );
  expect((await readProjectFile(packed)).sounds).toStrictEqual(stored.sounds);
});

test('a take that is not in the file costs its event the sound, and says so; undo does not bring a hole', async () => {
  const stored = await storedProject();
  const files = unzipSync(await writeProjectFile(stored, maker));
  delete files['takes/t2.wav'];
  const read = await readProjectFile(zipSync(files, { level: 0 }));
  expect(read.notes).toEqual([
    '“Rain falls” has lost its sound: its samples are not there. Render makes the same sound again.',
  ]);
  expect([...read.sounds.keys()]).toEqual(['t1', 't3']);
  const [, rain] = read.history.project.events;
  expect(rain).toMatchObject({ takeId: null, request: stored.history.project.events[1]?.request });
  expect(read.history.future).toEqual([]);
  expect(undo(read.history).project.events[0]?.gainDb).toBe(0);
});

test('samples that are not the rendered ones are not played', async () => {
  const files = unzipSync(await writeProjectFile(await storedProject(), maker));
  const take = files['takes/t1.wav'] ?? new Uint8Array();
  take[take.length - 1] = (take.at(-1) ?? 0) ^ 0x40;
  const read = await readProjectFile(zipSync(files, { level: 0 }));
  expect(read.notes).toEqual([expect.stringContaining('its samples are damaged') as string]);
  expect(read.history.project.events[0]?.takeId).toBeNull();
});

test('a document alone is a project without its sounds', async () => {
  const files = unzipSync(await writeProjectFile(await storedProject(), maker));
  const read = await readProjectFile(files['document.json'] ?? new Uint8Array());
  expect(read.notes).toHaveLength(3);
  expect(read.history.project.sentence).toBe(editedHistory().project.sentence);
  expect(read.history.project.takes).toEqual([]);
});

test.each([
  ['nothing', new Uint8Array(), 'is empty.'],
  ['a text', strToU8('Dear diary'), 'is no project, or its end is missing.'],
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe), 'is no project of Audio-Agent.'],
  ['other JSON', strToU8('{"name": "x"}'), 'is no project of Audio-Agent.'],
  [
    'an archive of something else',
    zipSync({ 'notes.txt': strToU8('x') }),
    'is no project: there is no document.json in it.',
  ],
  ['the beginning of an archive', strToU8('PK\u0003\u0004'), 'is cut off or damaged.'],
  [
    'a later project',
    strToU8('{"format": "audio-agent-project", "version": 99}'),
    'was made by a newer version of Audio-Agent.',
  ],
])('%s is refused by its name', async (_, bytes, why) => {
  const error: unknown = await readProjectFile(bytes, 'yard.json').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: why.includes('newer') ? 'project-newer' : 'project-invalid',
    message: `yard.json ${why}`,
  });
});
