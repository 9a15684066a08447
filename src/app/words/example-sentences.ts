/** Scenes that nano can render whole: every sound in them is one it knows. */
export const EXAMPLE_SENTENCES: readonly string[] = [
  'A dog barks twice while rain falls, followed by thunder.',
  'A man enters his car and drives away while it rains.',
  'Crickets chirp, a frog croaks four times, then a wolf howls.',
  'Birds sing, then a church bell rings.',
  'A clock ticks, then a telephone rings and a door opens.',
];

/** The first of them is shipped rendered: a project file beside the page, made by `npm run example`. */
export const RENDERED_EXAMPLE = {
  sentence: 'A dog barks twice while rain falls, followed by thunder.',
  file: 'examples/dog-rain-thunder.audioagent',
} as const;
