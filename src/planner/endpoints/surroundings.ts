/** What a browser tells of itself and of the network around, for finding out why nothing came back. */
export interface Surroundings {
  readonly online: () => boolean;
  readonly pageOrigin: string;
  /** COEP: the page may not even learn that a server answered which does not share with it. */
  readonly isolated: boolean;
  /** Null: this browser knows no such permission. */
  readonly permission: (name: string) => Promise<PermissionState | null>;
}

export function surroundingsOf({
  navigator,
  location,
  crossOriginIsolated,
}: typeof globalThis): Surroundings {
  return {
    online: () => navigator.onLine,
    pageOrigin: location.origin,
    isolated: crossOriginIsolated,
    async permission(name) {
      try {
        return (await navigator.permissions.query({ name: name as PermissionName })).state;
      } catch {
        return null;
      }
    },
  };
}
