import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/compile/readers/sources';
import { openZip } from '../../../../src/compile/readers/zip';
import { buildZip, type ZipStyle } from './zip-builder';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const members = [
  { name: 'a/data.pkl', data: text('pickle') },
  { name: 'a/data/0', data: text('first storage') },
  { name: 'a/data/1', data: text('') },
];

async function contents(bytes: Uint8Array): Promise<Record<string, string>> {
  const source = memorySource(bytes, 'a.pt');
  const zip = await openZip(source);
  const found: Record<string, string> = {};
  for (const member of zip.members.values()) {
    const start = await zip.locate(member);
    found[member.name] = new TextDecoder().decode(await source.read(start, member.size));
  }
  return found;
}

const whole = { 'a/data.pkl': 'pickle', 'a/data/0': 'first storage', 'a/data/1': '' };

describe('openZip', () => {
  it.each<[string, ZipStyle]>([
    ['a plain archive', {}],
    ['zip64 records everywhere', { zip64: true }],
    [
      'a comment that looks like an end record',
      { comment: 'PK\u0005\u0006 and more, long enough to be one' },
    ],
    ['zip64 and a comment', { zip64: true, comment: 'hello' }],
  ])('reads %s', async (_, style) => {
    expect(await contents(buildZip(members, style))).toEqual(whole);
  });

  it('reads no member to open the archive', async () => {
    const bytes = buildZip([{ name: 'a/data/0', data: new Uint8Array(200_000) }, ...members.slice(0, 1)], {
      zip64: true,
    });
    const source = memorySource(bytes, 'a.pt');
    let first = bytes.length;
    await openZip({
      ...source,
      read: (offset, length) => ((first = Math.min(first, offset)), source.read(offset, length)),
    });
    expect(first).toBeGreaterThan(bytes.length - 70_000);
  });

  const plain = buildZip(members);
  const zip64 = buildZip(members, { zip64: true });
  const changed = (bytes: Uint8Array, at: number, value: readonly number[]): Uint8Array => {
    const copy = new Uint8Array(bytes);
    copy.set(value, at < 0 ? bytes.length + at : at);
    return copy;
  };
  const central = plain.findIndex((_, i) => plain[i] === 0x50 && plain[i + 2] === 1 && plain[i + 3] === 2);

  it.each([
    ['an empty file', new Uint8Array(0)],
    ['a file cut short', plain.subarray(0, plain.length - 1)],
    ['more members than its directory can hold', changed(plain, -12, [0xff, 0xff])],
    ['fewer bytes than its members take', changed(plain, -12, [4, 0])],
    ['a directory beyond the end', changed(plain, -6, [0xff, 0xff, 0xff])],
    [
      'a zip64 end record beyond the end',
      changed(zip64, -34, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ],
    ['a zip64 end record that is none', changed(zip64, -34, [0])],
    ['a member twice', buildZip([...members, ...members.slice(0, 1)])],
    ['a compressed member', buildZip([{ ...members[0], name: 'a/data.pkl', data: text('x'), method: 8 }])],
    ['an encrypted member', changed(plain, central + 8, [1])],
    ['full 32-bit sizes without zip64 ones', changed(plain, central + 20, [255, 255, 255, 255])],
  ])('refuses %s', async (_, bytes) => {
    await expect(contents(bytes)).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
      place: expect.stringMatching(/^a\.pt, byte \d+/) as unknown,
    });
  });

  it('refuses a member that does not begin where the directory says', async () => {
    await expect(contents(changed(plain, central + 42, [1]))).rejects.toMatchObject({
      code: 'checkpoint-unreadable',
    });
  });
});
