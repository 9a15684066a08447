import type { Projects } from './projects.svelte';

/** What the page does when its tab is hidden or about to go: it saves at once, and asks where something would be lost. */
export function leaveWithCare(page: Window, projects: Projects, rendering: () => boolean): void {
  const save = (): void => void projects.flush();
  page.document.addEventListener('visibilitychange', () => {
    if (page.document.visibilityState === 'hidden') save();
  });
  page.addEventListener('pagehide', save);
  page.addEventListener('beforeunload', (event) => {
    if (rendering() || projects.unsaved) event.preventDefault();
    save();
  });
}
