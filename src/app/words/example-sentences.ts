/** Scenes that nano can render whole: every sound in them is one it knows. */
export const EXAMPLE_SENTENCES: readonly string[] = [
  'A dog barks twice while rain falls, followed by thunder.',
  'A man enters his car and drives away while it rains.',
  'Crickets chirp, a frog croaks four times, then a wolf howls.',
  'Birds sing, then a church bell rings.',
  'A clock ticks, then a telephone rings and a door opens.',
];
