import { describe, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../src/lib/errors';
import { deviceLost, runtimeError } from '../../../src/render/runtime/runtime-error';
import { Setbacks } from '../../../src/render/setbacks';

const lost = deviceLost('DXGI_ERROR_DEVICE_HUNG');
const full = deviceLost('vkQueueSubmit failed with VK_ERROR_OUT_OF_DEVICE_MEMORY');

/** What the person is told of each failure, and whether the next worker is sparing. */
function told(setbacks: Setbacks, errors: readonly AppError[]): readonly (readonly [ErrorCode, boolean])[] {
  return errors.map((error) => [setbacks.failed(error).code, setbacks.sparing]);
}

describe('a device that is lost', () => {
  test.each([
    ['vkQueueSubmit failed with VK_ERROR_OUT_OF_DEVICE_MEMORY', 'device-full'],
    ['Device was lost: E_OUTOFMEMORY', 'device-full'],
    ['Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)', 'device-full'],
    ['DXGI_ERROR_DEVICE_HUNG', 'device-lost'],
    ['A valid external Instance reference no longer exists.', 'device-lost'],
  ])('by the words "%s" is %s', (words, code) => {
    expect(deviceLost(words).code).toBe(code);
  });

  test('is not a network without memory, whatever onnxruntime says of it', () => {
    expect(runtimeError(new Error('Device is lost: out of memory'), 'UNet').code).toBe('device-full');
    expect(runtimeError(new Error('out of memory'), 'UNet').code).toBe('out-of-memory');
  });

  test('for want of memory comes back with less, and is given up when that is too much', () => {
    const setbacks = new Setbacks();
    expect(setbacks.sparing).toBe(false);
    expect(told(setbacks, [full, full])).toEqual([
      ['device-lost', true],
      ['out-of-memory', true],
    ]);
  });

  test('says that it will be slower, then what else can be done', () => {
    const setbacks = new Setbacks();
    expect(setbacks.failed(full)).toMatchObject({
      message: 'The graphics device ran out of memory and was lost.',
      remedy: 'Render again: networks then come one at a time, which is slower.',
    });
    expect(setbacks.failed(full).remedy).toMatch(/a smaller model/u);
  });

  test('for no reason that is told is opened as before, then with less, then given up', () => {
    const setbacks = new Setbacks();
    expect(setbacks.failed(lost)).toBe(lost);
    expect(setbacks.sparing).toBe(false);
    expect(told(setbacks, [lost, lost, lost])).toEqual([
      ['device-lost', true],
      ['provider-unavailable', true],
      ['provider-unavailable', true],
    ]);
  });

  test('now and then, with sounds between, is no sign of anything', () => {
    const setbacks = new Setbacks();
    for (let time = 0; time < 5; time += 1) {
      expect(setbacks.failed(lost).code).toBe('device-lost');
      setbacks.succeeded();
    }
    expect(setbacks.sparing).toBe(false);
  });

  test('goes on with less once it had to, also after a sound', () => {
    const setbacks = new Setbacks();
    setbacks.failed(full);
    setbacks.succeeded();
    expect(told(setbacks, [lost])).toEqual([['device-lost', true]]);
  });

  test('is nothing else that can go wrong', () => {
    const setbacks = new Setbacks();
    const error = new AppError('render-failed', 'No.', { remedy: 'Again.' });
    expect(setbacks.failed(error)).toBe(error);
    expect(setbacks.sparing).toBe(false);
  });
});
