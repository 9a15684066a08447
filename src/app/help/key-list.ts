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
      { keys: [['Ctrl', 'Enter']], does: 'The next step: plan, render' },
      { keys: [['Esc']], does: 'Close what is open; else stop rendering' },
      { keys: [['Ctrl', 'Z']], does: 'Undo' },
      { keys: [['Ctrl', 'Shift', 'Z']], does: 'Redo' },
      { keys: [['Ctrl', 'E']], does: 'Export' },
      { keys: [['Ctrl', 'K']], does: 'To the words of the scene' },
      { keys: [['F6'], ['Shift', 'F6']], does: 'Next, previous region of the page' },
      { keys: [['?']], does: 'This list' },
    ],
  },
  {
    name: 'In the score',
    single: false,
    lines: [
      { keys: [['↑'], ['↓']], does: 'Previous, next event' },
      { keys: [['←'], ['→']], does: 'Previous, next span' },
      { keys: [['Enter']], does: 'Open the event' },
      {
        keys: [
          ['Shift', '↑'],
          ['Shift', '↓'],
        ],
        does: 'Level by 0.5 dB',
      },
      {
        keys: [
          ['Shift', '←'],
          ['Shift', '→'],
        ],
        does: 'Move by 0.1 s; with Ctrl by 1 s',
      },
      { keys: [['Delete']], does: 'Remove the event' },
      { keys: [['Shift', 'Delete']], does: 'Remove one of its spans' },
    ],
  },
  {
    name: 'On an event',
    single: true,
    lines: [
      { keys: [['M'], ['S'], ['L']], does: 'Mute, solo, lock' },
      { keys: [['R']], does: 'Redo: render it again' },
      { keys: [['Shift', 'R']], does: 'Make a variation, with a new seed' },
      { keys: [['1'], ['9']], does: 'Use take 1 to 9' },
      { keys: [['A']], does: 'Listen to it alone' },
      { keys: [['['], [']']], does: 'Start, end to the playhead' },
      { keys: [[','], ['.']], does: 'Pan left, right' },
      { keys: [['X']], does: 'Split at the playhead' },
      { keys: [['D']], does: 'Duplicate' },
      { keys: [['+'], ['−'], ['0']], does: 'Zoom in, out, fit the scene' },
    ],
  },
];
