import { AppError } from '../lib/errors';
import type { BundleStore } from './bundle-store';

/** The bundle in the folder at `address` (absolute, http or https). @param fetch the application's, which knows the allowed hosts */
export function httpStore(address: string, fetch: typeof globalThis.fetch): BundleStore {
  const folder = address.endsWith('/') ? address : `${address}/`;
  const missing = (path: string): AppError =>
    new AppError('bundle-missing', `There is no ${path} in ${folder}.`, {
      remedy: 'Check the address of the bundle.',
      place: path,
    });
  return {
    name: folder,
    async read(path) {
      const url = new URL(path.split('/').map(encodeURIComponent).join('/'), folder);
      let response: Response;
      try {
        response = await fetch(url);
        if (response.ok && !isPage(response)) return new Uint8Array(await response.arrayBuffer());
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('network', `${path} of the bundle could not be fetched from ${folder}.`, {
          remedy: 'Check the connection and try again.',
          place: path,
          cause,
        });
      }
      if (response.ok || response.status === 404) throw missing(path);
      throw new AppError('network', `${url.host} answered ${response.status} for ${path} of the bundle.`, {
        remedy: 'Try again later.',
        place: path,
      });
    },
  };
}

/** Many hosts answer with their start page where there is no file. */
function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') === true;
}
