/** How project files are named; apart from the code that reads them, which is loaded when it is needed. */
export const PROJECT_FILE_ENDING = 'audioagent';

/** A project file, one that was packed again, or a document alone. */
const OPENS = new RegExp(`\\.(?:${PROJECT_FILE_ENDING}|zip|json)$`, 'iu');

export function looksLikeProject(fileName: string): boolean {
  return OPENS.test(fileName);
}
