import type { Page } from 'playwright';

/** What the models' page judges a machine by. */
export interface PretendedGpu {
  /** Bytes. */
  readonly maxBuffer: number;
  readonly half: boolean;
}

/** A graphics device for the page's eyes; null: none. Nothing can be rendered on it. @param where a page, or all of a context */
export async function pretendGpu(
  where: Pick<Page, 'addInitScript'>,
  gpu: PretendedGpu | null,
): Promise<void> {
  await where.addInitScript((pretended) => {
    const adapter =
      pretended === null
        ? null
        : {
            features: new Set(pretended.half ? ['shader-f16'] : []),
            limits: {
              maxBufferSize: pretended.maxBuffer,
              maxStorageBufferBindingSize: pretended.maxBuffer,
            },
            info: { vendor: 'a', architecture: 'b', description: 'c', isFallbackAdapter: false },
          };
    Object.defineProperty(navigator, 'gpu', {
      value: {
        // A method: tsx wraps an arrow in a function of its own, which the page does not have.
        requestAdapter() {
          return Promise.resolve(adapter);
        },
      },
    });
  }, gpu);
}
