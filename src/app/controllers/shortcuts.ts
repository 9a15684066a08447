/** What the keys that act everywhere do (studio.md, section 9). */
export interface ShortcutActions {
  readonly playOrPause: () => void;
  readonly toStart: () => void;
  readonly nextStep: () => void;
  readonly stop: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly exportSound: () => void;
  readonly help: () => void;
  /** Keys that are a single letter or sign act. */
  readonly singleKeys: () => boolean;
  readonly changeWords: () => void;
  /** To the next region of the page, or the one before. */
  readonly region: (forward: boolean) => void;
  readonly saveToFile: () => void;
}

/** Controls that Space works by itself, and text. On a fader, a link or a number that is as it was, Space plays. */
const SPACE_WORKS =
  'button, select, textarea, summary, [role="menuitem"], [contenteditable="true"], ' +
  'input:not([type="range"], [inputmode="decimal"][data-at-rest])';
const TEXT =
  'textarea, input:not([type]), input[type="text"], input[type="number"], [contenteditable="true"]';

/** Keys that act everywhere. Returns the way to take the listener off. */
export function listenForShortcuts(target: Window, actions: ShortcutActions): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const action = actionFor(event, actions);
    if (action === null) return;
    event.preventDefault();
    action();
  };
  target.addEventListener('keydown', onkeydown);
  return () => target.removeEventListener('keydown', onkeydown);
}

function actionFor(event: KeyboardEvent, actions: ShortcutActions): (() => void) | null {
  const element = event.target instanceof Element ? event.target : null;
  const inText = element?.closest(TEXT) !== null && element !== null;
  // A field that shows what the project holds, and in which nothing is being typed, says so.
  const typing = inText && !element.hasAttribute('data-at-rest');
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command) {
    if (key === 'enter') return actions.nextStep;
    if (key === 'k') return actions.changeWords;
    if (key === 's' && !event.shiftKey) return actions.saveToFile;
    if (key === 'e' && !event.shiftKey) return actions.exportSound;
    // What is being typed has its own undo.
    if (key === 'z' && !typing) return event.shiftKey ? actions.redo : actions.undo;
    if (key === 'y' && event.ctrlKey && !event.shiftKey && !typing) return actions.redo;
    return null;
  }
  // The browser closes an open menu by itself; without one, Escape stops.
  if (key === 'escape') return document.querySelector(':popover-open') === null ? actions.stop : null;
  if (key === '?' && !inText && actions.singleKeys()) return actions.help;
  if (key === 'f6') return () => actions.region(!event.shiftKey);
  // In a list or on a fader it goes to the first.
  if (key === 'home' && (element?.closest('input, select, textarea') ?? null) === null)
    return actions.toStart;
  // On a clip, Space plays, and Enter opens.
  const onClip = element?.closest('[data-clip]') !== null && element !== null;
  if (key === ' ' && (onClip || element?.closest(SPACE_WORKS) === null || element === null))
    return actions.playOrPause;
  return null;
}
