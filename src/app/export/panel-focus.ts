const COVERS_THE_PAGE = '(max-width: 760px)';

/**
 * Focus goes into the panel when it opens and back to where it was when it closes. Beside the score it traps nothing;
 * where it covers the page, what lies under it cannot be reached.
 */
export function asPanel(panel: HTMLElement): () => void {
  const { activeElement } = window.document;
  const opener =
    activeElement instanceof HTMLElement && activeElement !== window.document.body ? activeElement : null;
  (panel.querySelector<HTMLElement>('input:checked') ?? panel).focus();
  const narrow = window.matchMedia(COVERS_THE_PAGE);
  const under = [...window.document.querySelectorAll<HTMLElement>('#app > *, main > *')].filter(
    (element) => !element.contains(panel),
  );
  const cover = (): void => {
    for (const element of under) element.inert = narrow.matches;
  };
  cover();
  narrow.addEventListener('change', cover);
  return () => {
    narrow.removeEventListener('change', cover);
    for (const element of under) element.inert = false;
    // Whoever has gone on elsewhere stays there.
    const { activeElement: left, body } = window.document;
    if (left === null || left === body || panel.contains(left)) opener?.focus();
  };
}
