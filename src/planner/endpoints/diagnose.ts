import { EndpointError, type Check, type EndpointTrouble } from './endpoint-error';
import type { EndpointSettings, Provider } from './provider';
import { hostOf, isLoopback } from './hosts';
import type { Surroundings } from './surroundings';

/**
 * Nothing came back: a browser says "Failed to fetch", whatever it was (planner.md 1.4). What can be told apart is told
 * apart by what else the browser lets a page see.
 */

export interface Scene {
  readonly settings: EndpointSettings;
  readonly provider: Provider;
  readonly surroundings: Surroundings;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

/** A server that does not answer a bare request in this time is taken for silent. */
const PROBE_MS = 10_000;

export async function diagnose(scene: Scene, cause: unknown, signal: AbortSignal): Promise<EndpointError> {
  const { settings, provider, surroundings } = scene;
  const host = hostOf(settings.base);
  const own = isLoopback(settings.base);
  const checks: Check[] = [];
  const found = (
    trouble: EndpointTrouble,
    message: string,
    remedy: string,
    { line, last }: { readonly line?: string; readonly last?: Check } = {},
  ): EndpointError =>
    new EndpointError(trouble, message, {
      remedy,
      place: host,
      cause,
      checks: [
        ...checks,
        ...(last === undefined ? [] : [last]),
        { what: 'Your words, plan and takes', passed: true, outcome: 'unchanged' },
      ],
      ...(line === undefined ? {} : { line }),
    });

  // A server on this machine needs no network.
  if (!own) {
    const online = surroundings.online();
    checks.push({ what: 'This machine is online', passed: online, outcome: online ? 'yes' : 'no' });
    if (!online) return found('offline', 'You are offline.', 'Rules work offline.');
  }
  // A page from this machine needs no permission to reach it (planner.md 1.2).
  if ((provider.place === 'local' || own) && !isLoopback(surroundings.pageOrigin)) {
    const permission = await localPermission(surroundings);
    if (permission !== null) {
      checks.push({
        what: 'The browser may reach local servers',
        passed: permission === 'granted',
        outcome: permission === 'granted' ? 'allowed' : permission === 'denied' ? 'denied' : 'not yet',
      });
    }
    if (permission === 'denied') {
      return found(
        'permission',
        'The browser does not let this page reach local servers.',
        'Allow it in the settings of this site, beside its address, then try again.',
      );
    }
    if (permission === 'prompt') {
      return found(
        'permission',
        'The browser has not been told whether this page may reach local servers.',
        'Try again, and allow it when the browser asks.',
      );
    }
  }

  const began = scene.now();
  const answers = await answersAtAll(scene, signal);
  const name = provider.id === 'custom' ? host : provider.name;
  const line = provider.opening?.line(surroundings.pageOrigin);
  if (answers) {
    checks.push({
      what: `${host} answers`,
      passed: true,
      outcome: `in ${Math.max(1, Math.round(scene.now() - began))} ms`,
    });
    return found(
      'cors',
      `${name} runs, but it does not let this page read its answer.`,
      provider.opening?.remedy ?? `It must allow ${surroundings.pageOrigin}, or all pages, by CORS.`,
      {
        ...(line === undefined ? {} : { line }),
        last: { what: 'The server lets this page read', passed: false, outcome: 'no (CORS)' },
      },
    );
  }
  // An isolated page sees a server that shares nothing as little as one that is not there.
  const last = { what: `${host} answers this page`, passed: false, outcome: 'no' };
  if (surroundings.isolated) {
    return found(
      'cors-or-down',
      `${name} does not run, or it does not let this page read its answer.`,
      provider.opening?.remedy ??
        `Check its address. It must allow ${surroundings.pageOrigin}, or all pages, by CORS.`,
      { ...(line === undefined ? {} : { line }), last },
    );
  }
  return found(
    'down',
    `Nothing answers at ${host}.`,
    own ? `Start ${name}, then try again.` : 'Check the address in the planner settings, or try again later.',
    { ...(own && line !== undefined ? { line } : {}), last },
  );
}

/** Chrome 142 asked for one permission, later ones for two; the specification names both (planner.md 1.2). */
async function localPermission(surroundings: Surroundings): Promise<PermissionState | null> {
  for (const name of ['loopback-network', 'local-network-access', 'local-network']) {
    const state = await surroundings.permission(name);
    if (state !== null) return state;
  }
  return null;
}

/** A request whose answer the page cannot read comes through all the same when there is a server. */
async function answersAtAll({ settings, fetch }: Scene, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(settings.base, {
      mode: 'no-cors',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]),
    });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
