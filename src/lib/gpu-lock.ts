/** Web Lock: one render or one plan at a time on the graphics device, over all workers and tabs (architecture.md, point 5). */
export const GPU_LOCK = 'gpu';
