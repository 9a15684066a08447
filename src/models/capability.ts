import type { ComputeDtype } from '../compile/tensors';
import { byteSize } from '../lib/units';
import type { MachineFacts } from './capability-facts';
import type { ModelNeeds } from './capability-needs';

/** Whether a model runs on a machine, before a byte of it is read. */
export interface Capability {
  /** `doubtful`: nothing known stands against it, and it may fail all the same. */
  readonly verdict: 'able' | 'doubtful' | 'unable';
  /** What it would compute in. */
  readonly dtype: ComputeDtype;
  /** Why not, or what to know; the gravest first. Empty: nothing. */
  readonly notes: readonly CapabilityNote[];
}

export interface CapabilityNote {
  readonly about: 'adapter' | 'software' | 'buffer' | 'array' | 'memory' | 'disk' | 'half';
  readonly stops: boolean;
  /** In words for the page (studio.md 7), with the figures. */
  readonly text: string;
}

/** Up to this size on the disk a model also runs on the processor, slowly: some times nano, which has 20 MB. */
export const PROCESSOR_SUFFICES = 100e6;
/** Left free on the disk beside the bundle: the browser, and the projects, need some. */
const SPARE_DISK = 200e6;
/** The page, its runtime and the browser beside the model, where graphics and main memory are one. */
export const SPARE_MEMORY = 1.5e9;
/** Bytes of the largest array in Chromium (onnxruntime's documentation, tutorials/web/large-models); other browsers' are no smaller. */
const LARGEST_ARRAY = 0x7fe00000;

/**
 * Decides by limits, not by names. Without `shader-f16` the graphs compute in float32: the same sound from twice the
 * memory, and slower; nothing falls back to the processor (architecture.md, point 5), where a full model takes minutes
 * a second.
 */
export function capability(
  needs: ModelNeeds,
  { adapter, memory, free, readsInParts }: MachineFacts,
): Capability {
  const dtype: ComputeDtype = adapter?.half === true ? 'float16' : 'float32';
  const { largestBuffer, memory: peak, largestFile } = needs.in[dtype];
  const notes: CapabilityNote[] = [];
  const note = (about: CapabilityNote['about'], stops: boolean, text: string): void =>
    void notes.push({ about, stops, text });

  const small = needs.onProcessor === true || needs.disk <= PROCESSOR_SUFFICES;
  if (small && (adapter === null || adapter.software)) {
    note('adapter', false, 'It runs on the processor here, slower than on a GPU.');
  } else if (adapter === null) {
    note('adapter', true, 'Not in this browser. It needs WebGPU, which this browser does not offer here.');
  } else {
    const allowed = Math.min(adapter.maxBuffer, adapter.maxBinding);
    if (adapter.software) {
      note(
        'software',
        true,
        'Not on this machine. It needs a GPU; the only graphics device here is emulated in software.',
      );
    }
    if (largestBuffer > allowed) {
      note(
        'buffer',
        true,
        `Not on this machine. It needs a ${byteSize(largestBuffer)} buffer; this GPU allows ${byteSize(allowed)}.`,
      );
    }
  }
  if (adapter !== null && !readsInParts && largestFile > LARGEST_ARRAY) {
    note(
      'array',
      true,
      `Not in this browser. ${adapter.half ? 'One' : 'Without 16-bit floats one'} part of the model takes ${byteSize(largestFile)}, more than this browser loads at once. A newer version of it, or of Chrome or Edge, loads it in pieces.`,
    );
  }
  if (free !== null && needs.disk + SPARE_DISK > free) {
    const missing = needs.disk + SPARE_DISK - free;
    note(
      'disk',
      true,
      `The disk has too little room: it takes ${byteSize(needs.disk)}, and ${byteSize(missing)} more must be free. Free some space, then try again.`,
    );
  }
  if (adapter !== null && memory !== null && peak > memory) {
    note(
      'memory',
      true,
      `Not on this machine. It needs about ${byteSize(peak)} of memory; this machine has ${byteSize(memory)}.`,
    );
  } else if (adapter !== null && memory !== null && peak + SPARE_MEMORY > memory) {
    note(
      'memory',
      false,
      `It needs about ${byteSize(peak)} of this machine’s ${byteSize(memory)}. Close other programs before it renders.`,
    );
  }
  const { memory: halved } = needs.in.float16;
  if (adapter !== null && !adapter.half && peak > halved && !(small && adapter.software)) {
    note(
      'half',
      false,
      `This GPU computes in full precision only: about ${byteSize(peak)} of graphics memory instead of ${byteSize(halved)}, and slower.`,
    );
  }
  const stopped = notes.some(({ stops }) => stops);
  const verdict = stopped ? 'unable' : notes.length > 0 ? 'doubtful' : 'able';
  return { verdict, dtype, notes: [...notes].sort((a, b) => Number(b.stops) - Number(a.stops)) };
}
