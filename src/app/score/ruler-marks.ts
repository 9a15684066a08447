import type { Seconds } from '../../lib/units';

export interface RulerMark {
  readonly at: Seconds;
  /** Null: a minor mark. */
  readonly label: string | null;
}

export interface RulerView {
  /** The scene's end, always named. */
  readonly end: Seconds;
  /** What is drawn: marks elsewhere are left out. */
  readonly from: Seconds;
  readonly to: Seconds;
  readonly pixelsPerSecond: number;
}

interface Scale {
  /** Seconds between two labels. */
  readonly major: Seconds;
  /** Seconds between two marks. */
  readonly minor: Seconds;
}

const SCALES: readonly Scale[] = [
  { major: 0.01, minor: 0.005 },
  { major: 0.02, minor: 0.01 },
  { major: 0.05, minor: 0.01 },
  { major: 0.1, minor: 0.05 },
  { major: 0.2, minor: 0.1 },
  { major: 0.5, minor: 0.1 },
  { major: 1, minor: 0.5 },
  { major: 2, minor: 1 },
  { major: 5, minor: 1 },
  { major: 10, minor: 5 },
  { major: 15, minor: 5 },
  { major: 30, minor: 10 },
  { major: 60, minor: 30 },
  { major: 120, minor: 60 },
  { major: 300, minor: 60 },
];
const COARSEST: Scale = { major: 600, minor: 300 };
/** Two labels are at least so far apart, in pixels; on a narrow ruler fewer would be left than help. */
const LABEL_GAP = 64;
const NARROW_GAP = 44;
/** A view narrower than this is a phone's. */
const NARROW = 600;
const MARK_GAP = 7;
/** From here on labels count minutes. */
const IN_MINUTES: Seconds = 100;
/** Room that the name of the end takes. */
const END_ROOM = 38;

/** How finely time is divided at a scale: what the ruler shows, and what drags snap to. */
export function rulerScale(pixelsPerSecond: number, width: number): Scale {
  const gap = width < NARROW ? NARROW_GAP : LABEL_GAP;
  return (
    SCALES.find(
      ({ major, minor }) => major * pixelsPerSecond >= gap && minor * pixelsPerSecond >= MARK_GAP,
    ) ?? COARSEST
  );
}

/** Marks of a ruler: labels at round seconds, minor marks between them, the end named. */
export function rulerMarks(view: RulerView, width: number): readonly RulerMark[] {
  const { end, from, to, pixelsPerSecond } = view;
  const minutes = Math.max(end, to) >= IN_MINUTES;
  const last: RulerMark = { at: end, label: minutes ? minuteLabel(end) : `${plain(end)} s` };
  if (pixelsPerSecond <= 0) return [last];
  const { major, minor } = rulerScale(pixelsPerSecond, width);
  const every = Math.round(major / minor);
  const marks: RulerMark[] = [];
  for (let i = Math.ceil(from / minor - 1e-9); i * minor <= to + 1e-9; i += 1) {
    const at = Number((i * minor).toFixed(3));
    if (Math.abs(at - end) < 1e-6) continue;
    const beforeEnd = (end - at) * pixelsPerSecond;
    const covered = beforeEnd > -4 && beforeEnd < END_ROOM;
    const label = i % every !== 0 || covered ? null : minutes ? minuteLabel(at) : plain(at);
    marks.push({ at, label });
  }
  return [...marks, last];
}

function plain(at: Seconds): string {
  return String(Number(at.toFixed(3)));
}

function minuteLabel(at: Seconds): string {
  const minutes = Math.floor(at / 60 + 1e-9);
  const rest = Number((at - minutes * 60).toFixed(3));
  const [whole, part] = String(Math.max(0, rest)).split('.');
  return `${minutes}:${(whole ?? '').padStart(2, '0')}${part === undefined ? '' : `.${part}`}`;
}
