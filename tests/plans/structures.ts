/** One caption with the structure that says which events are in it, and where: all, start, mid or end. */
export interface StructuredCaption {
  readonly caption: string;
  readonly structure: string;
}

/** Reads lines of caption and structure, parted by a tab. */
export function structuredCaptions(text: string): readonly StructuredCaption[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [caption = '', structure = ''] = line.split('\t');
      return { caption, structure };
    });
}

/** Reads `audiocaps_test_struct.tsv` of bytedance/Make-An-Audio-2: a head line names its columns. */
export function audioCapsStructures(text: string): readonly StructuredCaption[] {
  const [head = '', ...lines] = text.split('\n');
  const columns = head.trim().split('\t');
  const captionAt = columns.indexOf('ori_cap');
  const structureAt = columns.indexOf('caption');
  if (captionAt < 0 || structureAt < 0) throw new Error('The columns ori_cap and caption are missing.');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('\t');
      return { caption: cells[captionAt] ?? '', structure: cells[structureAt] ?? '' };
    });
}
