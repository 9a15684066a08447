/** When something was, as the list of projects says it: the time alone for today, else the day too. */
export function moment(then: number, now: number): string {
  const today = new Date(then).toDateString() === new Date(now).toDateString();
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(then);
  if (today) return `today, ${time}`;
  return `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(then)}, ${time}`;
}

/** "820 kB", "3.1 MB", "12.4 GB". */
export function roomOnDisk(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}
