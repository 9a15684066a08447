/** Scenes that nano can render whole: every sound in them is one it knows. */
export const EXAMPLE_SENTENCES: readonly string[] = [
  'A dog barks twice while rain falls, followed by thunder.',
  'A stream flows, an owl hoots three times, then wind rises.',
  'Birds sing, then a church bell rings.',
  'Waves break on the shore while a crow caws twice.',
  'A rooster crows, then a cow moos.',
];
