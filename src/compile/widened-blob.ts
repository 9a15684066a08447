import type { WeightsFile } from './tensors';
import { isHalf, widenedLayout, widenInto, type WidenedLayout } from './widen';

/** Bytes that are widened at a time. */
const PIECE = 4 * 2 ** 20;

/**
 * A safetensors file on the disk that reads as if its 16-bit floats were float32. onnxruntime slices a file tensor by
 * tensor and reads each slice as a stream: the numbers are widened on their way, some megabytes at a time, and the
 * file is nowhere in memory as a whole, which 2 GB in one array bound.
 */
class WidenedBlob extends Blob {
  readonly #source: Blob;
  readonly #layout: WidenedLayout;
  readonly #start: number;
  readonly #end: number;

  /** From `start` to `end`, in bytes of the widened file. */
  constructor(source: Blob, layout: WidenedLayout, start: number, end: number) {
    super();
    this.#source = source;
    this.#layout = layout;
    this.#start = start;
    this.#end = end;
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size): Blob {
    const within = (at: number): number =>
      this.#start + Math.min(this.size, Math.max(0, at < 0 ? this.size + at : at));
    const from = within(start);
    return new WidenedBlob(this.#source, this.#layout, from, Math.max(from, within(end)));
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#pieces();
    return new ReadableStream({
      pull: async (controller) => {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return();
      },
    });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.stream()).arrayBuffer();
  }

  override text(): Promise<string> {
    return new Response(this.stream()).text();
  }

  async *#pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { header, tensors } = this.#layout;
    const [start, end] = [this.#start, this.#end];
    if (start < header.length) yield header.slice(start, end);
    for (const { from, to } of tensors) {
      const last = Math.min(end, to.offset + to.length);
      for (let at = Math.max(start, to.offset); at < last;) {
        const next = Math.min(last, at + PIECE);
        const [first, behind] = [at - to.offset, next - to.offset];
        if (isHalf(from)) {
          // Whole numbers, of which a slice may begin or end within one.
          const [one, other] = [Math.floor(first / 4), Math.ceil(behind / 4)];
          const floats = new Uint8Array((other - one) * 4);
          widenInto(floats, await this.#read(from.offset + one * 2, from.offset + other * 2), from.dtype);
          yield floats.subarray(first - one * 4, behind - one * 4);
        } else yield this.#read(from.offset + first, from.offset + behind);
        at = next;
      }
    }
  }

  async #read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#source.slice(from, to).arrayBuffer());
  }
}

/** The file with its 16-bit floats as float32; one without such is given back as it is. */
export function widenedBlob(
  blob: Blob,
  file: WeightsFile,
): { readonly bytes: Blob; readonly file: WeightsFile } {
  const layout = widenedLayout(file);
  if (layout === null) return { bytes: blob, file };
  return { bytes: new WidenedBlob(blob, layout, 0, layout.size), file: layout.file };
}
