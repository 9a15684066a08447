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
      { keys: [['Delete']], does: 'Remove the event' },
    ],
  },
  {
    name: 'On an event',
    single: true,
    lines: [
      { keys: [['M']], does: 'Mute' },
      { keys: [['R']], does: 'Redo: render it again' },
    ],
  },
];
