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

/** Controls that Space works by itself. */
const SPACE_WORKS =
  'button, a, input, select, textarea, summary, [role="menuitem"], [contenteditable="true"]';
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
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command) {
    if (key === 'enter') return actions.nextStep;
    if (key === 'k') return actions.changeWords;
    if (key === 's' && !event.shiftKey) return actions.saveToFile;
    if (key === 'e' && !event.shiftKey) return actions.exportSound;
    // In text, undo is the text's own.
    if (key === 'z' && !inText) return event.shiftKey ? actions.redo : actions.undo;
    return null;
  }
  // The browser closes an open menu by itself; without one, Escape stops.
  if (key === 'escape') return document.querySelector(':popover-open') === null ? actions.stop : null;
  if (key === '?' && !inText && actions.singleKeys()) return actions.help;
  if (key === 'f6') return () => actions.region(!event.shiftKey);
  if (key === 'home' && !inText) return actions.toStart;
  // On a clip, Space plays, and Enter opens.
  const onClip = element?.closest('[data-clip]') !== null && element !== null;
  if (key === ' ' && (onClip || element?.closest(SPACE_WORKS) === null || element === null))
    return actions.playOrPause;
  return null;
}
