import type { Attachment } from 'svelte/attachments';

/**
 * Keeps a text area as tall as its text, up to its `max-height`, where the browser has no `field-sizing` (Safari 26);
 * elsewhere nothing. `text` is read for what changes by itself, such as a text that was taken over or dropped.
 */
export function fitToText(text: () => string): Attachment<HTMLTextAreaElement> | null {
  if (CSS.supports('field-sizing', 'content')) return null;
  return (area) => {
    $effect(() => {
      text();
      fit(area);
    });
    // The window's width breaks the lines elsewhere.
    const resized = new ResizeObserver(() => fit(area));
    resized.observe(area);
    return () => resized.disconnect();
  };
}

function fit(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  const borders = area.offsetHeight - area.clientHeight;
  area.style.height = `${area.scrollHeight + borders}px`;
}
