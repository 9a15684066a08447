import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { clipMerges, clipVocabulary } from './clip-vocabulary';
import { countInto } from './counted-weights';

/** A checkpoint of scripts/make_checkpoint.py, from its skeleton: tests/golden/full/make_skeleton.py. */

const skeletonHeader = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** Key, offset, count, deviation, mean, factor. */
      stretches: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.number()])),
    }),
  ),
});

export interface CountedFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the file that torch.save wrote; null: it was made from CLIP's vocabulary. */
  readonly sha256: string | null;
}

export function countedCheckpoint(skeleton: Uint8Array): readonly CountedFile[] {
  const content = new Uint8Array(gunzipSync(skeleton));
  const headerEnd = 4 + new DataView(content.buffer).getUint32(0, true);
  const { files } = skeletonHeader.parse(
    JSON.parse(new TextDecoder().decode(content.subarray(4, headerEnd))),
  );
  let start = headerEnd;
  const made = files.map(({ path, bytes: length, sha256, stretches }): CountedFile => {
    const bytes = content.slice(start, start + length);
    start += length;
    for (const [key, at, count, deviation, mean, factor] of stretches) {
      const values = new Float32Array(count);
      countInto(values, { key, deviation, mean });
      if (factor !== 1) values.forEach((value, i) => (values[i] = value * factor));
      bytes.set(new Uint8Array(values.buffer), at);
    }
    return { path, bytes, sha256 };
  });
  const merges = clipMerges();
  const text = (path: string, words: string): CountedFile => ({
    path,
    bytes: new TextEncoder().encode(words),
    sha256: null,
  });
  return [
    ...made,
    text('tokenizer/vocab.json', JSON.stringify(clipVocabulary(merges))),
    text('tokenizer/merges.txt', merges),
  ];
}
