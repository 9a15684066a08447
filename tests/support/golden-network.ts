import { computedTensors } from '../../src/compile/computed-tensors';
import { writeMelClassifier } from '../../src/compile/networks/mel-classifier';
import { parseSafetensorsIndex } from '../../src/compile/readers/safetensors';
import { widenSafetensors } from '../../src/compile/widen';
import { writeGraph } from '../../src/compile/write-graph';

import type { GraphTarget } from '../../src/compile/graph-target';
import type { Architecture } from '../../src/compile/manifest';
import type { ComputeDtype, WeightsFile } from '../../src/compile/tensors';

/** The files of a folder under tests/golden/networks (make_networks.py says what they hold). */
export interface CaseFiles {
  readonly config: Readonly<Record<string, unknown>>;
  readonly target:
    | { readonly architecture: Architecture; readonly target: GraphTarget }
    | { readonly architecture: 'mel-classifier'; readonly target: { readonly clips: number } };
  readonly model: Uint8Array;
  readonly io: Uint8Array;
}

export interface CaseTensor {
  readonly name: string;
  readonly type: 'float32' | 'int32';
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

export interface PreparedCase {
  readonly graph: Uint8Array;
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
  readonly inputs: readonly CaseTensor[];
  /** What PyTorch gave. */
  readonly expected: readonly CaseTensor[];
}

const WEIGHTS = 'model.safetensors';
const COMPUTED = 'computed.bin';
const EXPECTED = 'expected.';

/** Writes the graph of a case for a dtype, with the bytes it points into. */
export function prepareCase(files: CaseFiles, dtype: ComputeDtype): PreparedCase {
  const weights =
    dtype === 'float32'
      ? widenSafetensors(files.model, WEIGHTS)
      : { bytes: files.model, file: parseSafetensorsIndex(files.model, WEIGHTS) };
  const computed = computedFile(files);
  const tensors = readTensors(files.io);
  return {
    graph: writeCase(files, [weights.file, computed.file], dtype),
    externalData: [
      { path: WEIGHTS, data: weights.bytes },
      ...(computed.bytes.length === 0 ? [] : [{ path: COMPUTED, data: computed.bytes }]),
    ],
    inputs: tensors.filter(({ name }) => !name.startsWith(EXPECTED)),
    expected: tensors
      .filter(({ name }) => name.startsWith(EXPECTED))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(EXPECTED.length) })),
  };
}

function writeCase(
  { config, target }: CaseFiles,
  weights: readonly WeightsFile[],
  dtype: ComputeDtype,
): Uint8Array {
  return target.architecture === 'mel-classifier'
    ? writeMelClassifier(config, weights, target.target.clips, dtype)
    : writeGraph({ architecture: target.architecture, config }, weights, target.target, dtype);
}

/** The network's computed tables end to end, in float32. */
function computedFile({ config, target }: CaseFiles): { bytes: Uint8Array; file: WeightsFile } {
  const tables = target.architecture === 'mel-classifier' ? [] : computedTensors(target.architecture, config);
  let length = 0;
  const placed = tables.map((table) => {
    const offset = length;
    length += table.data.byteLength;
    return { table, offset };
  });
  const bytes = new Uint8Array(length);
  const tensors = new Map<
    string,
    { dtype: 'F32'; shape: readonly number[]; offset: number; length: number }
  >();
  for (const { table, offset } of placed) {
    bytes.set(new Uint8Array(table.data.buffer, table.data.byteOffset, table.data.byteLength), offset);
    tensors.set(table.name, { dtype: 'F32', shape: table.shape, offset, length: table.data.byteLength });
  }
  return { bytes, file: { location: COMPUTED, tensors } };
}

/** The tensors of a case's io.safetensors: inputs, and outputs under `expected.`. */
export function readTensors(bytes: Uint8Array): CaseTensor[] {
  return [...parseSafetensorsIndex(bytes, 'io.safetensors').tensors].map(
    ([name, { dtype, shape, offset, length }]) => {
      const { buffer } = bytes.slice(offset, offset + length);
      return dtype === 'I32'
        ? { name, type: 'int32', shape, data: new Int32Array(buffer) }
        : { name, type: 'float32', shape, data: new Float32Array(buffer) };
    },
  );
}

/** max|a − b| / max|b| over the elements that PyTorch gave; infinite where ours are not finite or too few. */
export function relativeError(ours: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let scale = 0;
  for (let index = 0; index < expected.length; index += 1) {
    const mine = ours[index] ?? Number.NaN;
    const theirs = expected[index] ?? Number.NaN;
    if (!Number.isFinite(mine) || !Number.isFinite(theirs)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(mine - theirs));
    scale = Math.max(scale, Math.abs(theirs));
  }
  return difference / scale;
}
