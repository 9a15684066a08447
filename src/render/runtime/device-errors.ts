/**
 * Does something on a device, and fails when the device says that it went wrong. Where memory runs out, WebGPU itself
 * goes on with a buffer that holds nothing; the numbers that come of it are finite, and wrong.
 * @throws Error whose words tell a lack of memory (lib/runtime-failure.ts); else what the task throws.
 */
export async function heedingErrors<T>(device: GPUDevice, task: () => Promise<T>): Promise<T> {
  device.pushErrorScope('internal');
  device.pushErrorScope('out-of-memory');
  let outcome: { readonly value: T } | { readonly error: unknown };
  try {
    outcome = { value: await task() };
  } catch (error) {
    outcome = { error };
  }
  // The innermost first. A device that is gone has nothing to say any more.
  const memory = await device.popErrorScope().catch(() => null);
  const internal = await device.popErrorScope().catch(() => null);
  // What the task throws then only follows from it.
  if (memory !== null) throw new Error(`out of memory: ${memory.message}`);
  if ('error' in outcome) throw outcome.error;
  if (internal !== null) throw new Error(internal.message);
  return outcome.value;
}
