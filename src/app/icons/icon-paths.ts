/** One stroke of an icon on the studio's 16 px grid: `fill` parts are solid, the rest a 1.5 px line. */
export interface IconPart {
  readonly d: string;
  readonly fill?: boolean;
}

/** Drawn for this studio; no icon package. */
export const ICONS = {
  undo: [{ d: 'M3 6h6.4a3.6 3.6 0 0 1 0 7.2H6' }, { d: 'M5.6 3.2L2.8 6l2.8 2.8' }],
  redo: [{ d: 'M13 6H6.6a3.6 3.6 0 0 0 0 7.2H10' }, { d: 'M10.4 3.2L13.2 6l-2.8 2.8' }],
  theme: [
    { d: 'M2.7 8a5.3 5.3 0 1 0 10.6 0a5.3 5.3 0 1 0 -10.6 0' },
    { d: 'M8 2.7a5.3 5.3 0 0 1 0 10.6z', fill: true },
  ],
  export: [{ d: 'M8 10V2.6M5.2 5.2L8 2.5l2.8 2.7M2.8 9.4v3a1 1 0 0 0 1 1h8.4a1 1 0 0 0 1-1v-3' }],
  more: [
    { d: 'M2.2 8a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0', fill: true },
    { d: 'M6.7 8a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0', fill: true },
    { d: 'M11.2 8a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0', fill: true },
  ],
  keep: [{ d: 'M8 2.6v7.6M5.2 7.4L8 10.2l2.8-2.8M2.8 13.4h10.4' }],
  down: [{ d: 'M4.6 6.4L8 9.8l3.4-3.4' }],
  help: [
    { d: 'M5.4 5.9a2.6 2.6 0 1 1 3.9 2.3c-.9.5-1.3 1-1.3 1.9' },
    { d: 'M7.1 12.6a.9 .9 0 1 0 1.8 0a.9 .9 0 1 0 -1.8 0', fill: true },
  ],
  play: [
    { d: 'M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.3-5.4a.6.6 0 0 0 0-1l-8.3-5.4a.6.6 0 0 0-.92.5z', fill: true },
  ],
  pause: [{ d: 'M4 2.5h2.8v11H4zM9.2 2.5H12v11H9.2z', fill: true }],
  start: [{ d: 'M3.5 3.2v9.6' }, { d: 'M12.6 3.4v9.2L6 8z', fill: true }],
  stop: [{ d: 'M4.5 3.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z', fill: true }],
  add: [{ d: 'M8 3.2v9.6M3.2 8h9.6' }],
  check: [{ d: 'M3.2 8.4l3 3 6.6-6.8' }],
  close: [{ d: 'M4 4l8 8M12 4l-8 8' }],
  repeat: [{ d: 'M13 8a5 5 0 1 1-1.6-3.7' }, { d: 'M13.2 2v3h-3' }],
  bed: [
    { d: 'M5.2 4.2h5.3a3 3 0 0 1 3 3v.3M10.8 11.8H5.5a3 3 0 0 1-3-3v-.3' },
    { d: 'M7.2 2.2l-2 2 2 2M8.8 9.8l2 2-2 2' },
  ],
  less: [{ d: 'M3.2 8h9.6' }],
  fit: [{ d: 'M2.5 4v8M13.5 4v8M5 8h6M6.6 6.2L4.8 8l1.8 1.8M9.4 6.2L11.2 8l-1.8 1.8' }],
  warning: [
    { d: 'M8 2.4l6.2 11H1.8z' },
    { d: 'M8 6.4v3.2' },
    { d: 'M7.15 11.4a.85 .85 0 1 0 1.7 0a.85 .85 0 1 0 -1.7 0', fill: true },
  ],
  lock: [
    { d: 'M4.4 7.2h7.2a1 1 0 0 1 1 1v4.3a1 1 0 0 1-1 1H4.4a1 1 0 0 1-1-1V8.2a1 1 0 0 1 1-1z' },
    { d: 'M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7' },
  ],
  unlock: [
    { d: 'M4.4 7.2h7.2a1 1 0 0 1 1 1v4.3a1 1 0 0 1-1 1H4.4a1 1 0 0 1-1-1V8.2a1 1 0 0 1 1-1z' },
    { d: 'M5.4 7V4.8a2.6 2.6 0 0 1 5-.9' },
  ],
  die: [
    {
      d: 'M4.4 2.8h7.2a1.6 1.6 0 0 1 1.6 1.6v7.2a1.6 1.6 0 0 1-1.6 1.6H4.4a1.6 1.6 0 0 1-1.6-1.6V4.4a1.6 1.6 0 0 1 1.6-1.6z',
    },
    { d: 'M4.7 5.7a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', fill: true },
    { d: 'M9.3 10.3a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', fill: true },
    { d: 'M7 8a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', fill: true },
  ],
  edit: [{ d: 'M10.6 3.2l2.2 2.2-7.4 7.4-2.8.6.6-2.8z' }, { d: 'M9.2 4.6l2.2 2.2' }],
  star: [{ d: 'M8 2.3l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.1 4.5 13l.8-3.9-2.9-2.7 3.9-.5z' }],
  kept: [{ d: 'M8 2.3l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.1 4.5 13l.8-3.9-2.9-2.7 3.9-.5z', fill: true }],
  copy: [{ d: 'M6 5.6h6.4v7.6H6z' }, { d: 'M3.6 10.4V2.8H10' }],
  split: [{ d: 'M8 2.4v11.2' }, { d: 'M5.6 5.4H2.8v5.2h2.8M10.4 5.4h2.8v5.2h-2.8' }],
} as const satisfies Record<string, readonly IconPart[]>;

export type IconName = keyof typeof ICONS;
