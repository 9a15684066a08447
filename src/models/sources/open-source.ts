import type { GuardedFetch } from '../../lib/guarded-fetch';
import { openAddress } from './address';
import type { CheckpointSource, SourceNeeds, SourcePlace } from './checkpoint-source';
import { openHub } from './hub';
import { ownLicence } from './own-licence';
import { PATIENCE, type Patience } from './patience';
import { REQUEST_SIZES, type RemoteNeeds, type RequestSizes } from './remote-file';
import { openPicked } from './picked';

/** Lets the application's fetch ask this source's hosts. @throws AppError `source-invalid`. */
export function allowSource(network: GuardedFetch, place: SourcePlace): void {
  if (place.kind === 'hub') network.allow(place.base, { sendsOn: true });
  else if (place.kind === 'address') network.allow(place.address, { sendsOn: true });
}

/** How hosts are asked; tests have less time. */
export interface Manners {
  readonly patience: Patience;
  readonly sizes: RequestSizes;
}

/** As `OpenSource` (checkpoint-source.ts). */
export async function openSource(
  place: SourcePlace,
  { fetch, signal, fingerprint = null, onFetched = () => undefined }: SourceNeeds,
  { patience, sizes }: Manners = { patience: PATIENCE, sizes: REQUEST_SIZES },
): Promise<CheckpointSource> {
  const opened = await openPlace(place, { fetch, signal, patience, sizes, onFetched }, fingerprint);
  return { ...opened, licence: opened.licence ?? (await ownLicence(opened)) };
}

function openPlace(
  place: SourcePlace,
  needs: RemoteNeeds,
  fingerprint: string | null,
): Promise<CheckpointSource> {
  switch (place.kind) {
    case 'hub':
      return openHub(place, needs, fingerprint);
    case 'address':
      return openAddress(place, needs, fingerprint);
    case 'folder':
    case 'files':
      return openPicked(place, fingerprint);
  }
}
