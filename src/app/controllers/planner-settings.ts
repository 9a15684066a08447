import { z } from 'zod';
import { PROVIDER_IDS, type EndpointSettings } from '../../planner/endpoints/provider';
import { PLANNER_KINDS, type PlannerKind } from '../stores/planners.svelte';

/** Who plans, as it is kept on this device, apart from projects; and the key, only where the user said so. */

const SETTINGS = 'audio-agent.planner';
const KEY = 'audio-agent.planner-key';

const settingsSchema = z.object({
  kind: z.enum(PLANNER_KINDS),
  endpoint: z
    .object({
      provider: z.enum(PROVIDER_IDS),
      base: z.string().max(2000),
      model: z.string().min(1).max(300),
    })
    .nullable(),
});

const keySchema = z.object({ base: z.string(), key: z.string().min(1).max(1000) });

export interface KeptPlanner {
  readonly kind: PlannerKind;
  readonly endpoint: EndpointSettings | null;
  /** With the address it was given for: it goes to no other. */
  readonly key: { readonly base: string; readonly key: string } | null;
}

export function readKept(storage: Storage | null): KeptPlanner {
  const settings = settingsSchema.safeParse(parsed(storage?.getItem(SETTINGS)));
  const key = keySchema.safeParse(parsed(storage?.getItem(KEY)));
  return {
    kind: settings.data?.kind ?? 'rules',
    endpoint: settings.data?.endpoint ?? null,
    key: key.data ?? null,
  };
}

export function keep(storage: Storage | null, { kind, endpoint, key }: KeptPlanner): void {
  try {
    storage?.setItem(SETTINGS, JSON.stringify({ kind, endpoint }));
    if (key === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify(key));
  } catch {
    // A full or forbidden storage: the choice lasts as long as the page.
  }
}

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    return null;
  }
}
