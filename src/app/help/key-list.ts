/** One line of the list of keys. Each key is a list of caps pressed together; several are alternatives. */
export interface KeyLine {
  readonly keys: readonly (readonly string[])[];
  readonly does: string;
}

export interface KeyGroup {
  readonly name: string;
  /** Acts by single letters, digits or signs, which can be turned off. */
  readonly single: boolean;
  readonly lines: readonly KeyLine[];
}

/** `Ctrl` stands for Cmd on a Mac. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    name: 'Everywhere',
    single: false,
    lines: [
      { keys: [['Space']], does: 'Play or pause' },
      { keys: [['Home']], does: 'Back to the start' },
      { keys: [['Ctrl', 'K']], does: 'Write a change, or the first sentence' },
      { keys: [['Ctrl', 'Enter']], does: 'The next step: plan, accept, render' },
      { keys: [['Esc']], does: 'Close what is open; else stop rendering' },
      { keys: [['Ctrl', 'Z']], does: 'Undo' },
      { keys: [['Ctrl', 'Shift', 'Z']], does: 'Redo' },
      { keys: [['Ctrl', 'S']], does: 'Save to a file' },
      { keys: [['Ctrl', 'E']], does: 'Export' },
      { keys: [['F6'], ['Shift', 'F6']], does: 'Next, previous region' },
      { keys: [['?']], does: 'This list' },
    ],
  },
  {
    name: 'On an event in the score',
    single: false,
    lines: [
      { keys: [['↑ ↓']], does: 'Previous, next event' },
      { keys: [['← →']], does: 'Previous, next span' },
      { keys: [['Enter']], does: 'Its words' },
      { keys: [['Shift', '← →']], does: 'Move the span 0.1 s' },
      { keys: [['Ctrl', 'Shift', '← →']], does: 'Move the span 1 s' },
      { keys: [['Shift', '↑ ↓']], does: 'Level by 0.5 dB' },
      { keys: [['Delete']], does: 'Remove the event' },
      { keys: [['Shift', 'Delete']], does: 'Remove the span' },
    ],
  },
  {
    name: 'On a handle of the ruler',
    single: false,
    lines: [
      { keys: [['← →']], does: 'Move it 0.1 s' },
      { keys: [['Shift', '← →']], does: 'Move it 1 s' },
      { keys: [['Delete']], does: 'Clear the loop' },
    ],
  },
  {
    name: 'On a take of an event',
    single: false,
    lines: [{ keys: [['Delete']], does: 'Remove the take' }],
  },
  {
    name: 'By a single key',
    single: true,
    lines: [
      { keys: [['M'], ['S'], ['L']], does: 'Mute, solo, lock' },
      { keys: [['[ ]']], does: 'Start, end of the span to the playhead; on the ruler, of the loop' },
      { keys: [[','], ['.']], does: 'Pan left, right' },
      { keys: [['R']], does: 'Redo: render it again' },
      { keys: [['Shift', 'R']], does: 'Make a variation' },
      { keys: [['1–9']], does: 'Use the first to the ninth take' },
      { keys: [['A']], does: 'Listen to it alone' },
      { keys: [['X']], does: 'Split at the playhead' },
      { keys: [['D']], does: 'Duplicate' },
      { keys: [['+'], ['−'], ['0']], does: 'Zoom in, out, fit the scene' },
    ],
  },
];
