/** Numbers below a bound, from a fixed sequence, so that a failure can be repeated. */
export interface Random {
  below(bound: number): number;
  /** True once in `n`. */
  oneIn(n: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32 (public domain). */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
  };
}
