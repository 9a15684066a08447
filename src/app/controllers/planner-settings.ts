import { z } from 'zod';
import type { BundleId } from '../../models/install/install';
import { PROVIDER_IDS, type EndpointSettings } from '../../planner/endpoints/provider';
import { PLANNER_KINDS, type PlannerKind } from '../stores/planners.svelte';

/** Who plans, as it is kept on this device, apart from projects; and the key, only where the user said so. */

const SETTINGS = 'audio-agent.planner';
const KEY = 'audio-agent.planner-key';
/** Until decision 23 a model on this device was remembered apart, and came before what SETTINGS says. */
const OLD_MODEL = 'audio-agent.planner-model';
const OLD_USED = 'audio-agent.planner-local';

const settingsSchema = z.object({
  kind: z.enum(PLANNER_KINDS),
  endpoint: z
    .object({
      provider: z.enum(PROVIDER_IDS),
      base: z.string().max(2000),
      model: z.string().min(1).max(300),
    })
    .nullable(),
  model: z.string().max(300).nullable().default(null),
});

const keySchema = z.object({ base: z.string(), key: z.string().min(1).max(1000) });

export interface KeptPlanner {
  readonly kind: PlannerKind;
  readonly endpoint: EndpointSettings | null;
  /** The model on this device that was chosen last. */
  readonly model: BundleId | null;
  /** With the address it was given for: it goes to no other. */
  readonly key: { readonly base: string; readonly key: string } | null;
}

export function readKept(storage: Storage | null): KeptPlanner {
  const settings = settingsSchema.safeParse(parsed(storage?.getItem(SETTINGS)));
  const key = keySchema.safeParse(parsed(storage?.getItem(KEY)));
  const old = storage?.getItem(OLD_MODEL) ?? null;
  const usedOld = old !== null && (storage?.getItem(OLD_USED) ?? null) !== null;
  return {
    kind: usedOld ? 'local' : (settings.data?.kind ?? 'rules'),
    endpoint: settings.data?.endpoint ?? null,
    model: old ?? settings.data?.model ?? null,
    key: key.data ?? null,
  };
}

export function keep(storage: Storage | null, { kind, endpoint, model, key }: KeptPlanner): void {
  try {
    storage?.setItem(SETTINGS, JSON.stringify({ kind, endpoint, model }));
    for (const old of [OLD_MODEL, OLD_USED]) storage?.removeItem(old);
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
