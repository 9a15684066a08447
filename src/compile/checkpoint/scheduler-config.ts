import { z } from 'zod';
import { PREDICTION_TYPES, type NoiseSchedule } from '../manifest';
import { parseConfig, refuseField } from './parse-config';
import type { JsonObject } from './checkpoint-folder';

export const SCHEDULER_CONFIG = 'scheduler/scheduler_config.json';

/**
 * The class says what absent fields mean, and nothing else: the sampler is the user's choice. Defaults of diffusers
 * 0.35: schedulers/scheduling_pndm.py, scheduling_ddim.py, scheduling_dpmsolver_multistep.py.
 */
const CLASS_DEFAULTS = {
  PNDMScheduler: { set_alpha_to_one: false, timestep_spacing: 'leading', clip_sample: false },
  DDIMScheduler: { set_alpha_to_one: true, timestep_spacing: 'leading', clip_sample: true },
  // It has no such field; its last step goes to a noise level of zero.
  DPMSolverMultistepScheduler: { set_alpha_to_one: true, timestep_spacing: 'linspace', clip_sample: false },
} as const;

const schema = z.object({
  _class_name: z
    .enum(['PNDMScheduler', 'DDIMScheduler', 'DPMSolverMultistepScheduler'])
    .default('PNDMScheduler'),
  num_train_timesteps: z.number().int().positive().default(1000),
  beta_start: z.number().positive().lt(1).default(0.0001),
  beta_end: z.number().positive().lt(1).default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).default('linear'),
  prediction_type: z.enum(PREDICTION_TYPES).default('epsilon'),
  steps_offset: z.number().int().nonnegative().default(0),
  set_alpha_to_one: z.boolean().optional(),
  timestep_spacing: z.enum(['leading', 'trailing', 'linspace']).optional(),
  skip_prk_steps: z.boolean().default(false),
  clip_sample: z.boolean().optional(),
});

/** Settings of one sampler or another that change nothing while those above have the values allowed. */
const HARMLESS: readonly string[] = [
  'algorithm_type',
  'clip_sample_range',
  'dynamic_thresholding_ratio',
  'euler_at_final',
  'final_sigmas_type',
  'flow_shift',
  'lambda_min_clipped',
  'lower_order_final',
  'sample_max_value',
  'solver_order',
  'solver_type',
  'time_shift_type',
];

/** Reads `scheduler/scheduler_config.json`. @throws AppError `config-unsupported` that names the field. */
export function parseScheduler(config: JsonObject): NoiseSchedule {
  for (const [field, value] of Object.entries(config)) {
    const known = field in schema.shape || HARMLESS.includes(field) || field.startsWith('_');
    if (!known && value !== null && value !== false)
      refuseField(SCHEDULER_CONFIG, field, value, 'false or absent');
  }
  const parsed = parseConfig(schema, config, SCHEDULER_CONFIG);
  const defaults = CLASS_DEFAULTS[parsed._class_name];
  if (parsed.clip_sample ?? defaults.clip_sample) {
    refuseField(SCHEDULER_CONFIG, 'clip_sample', config['clip_sample'], 'false');
  }
  if (parsed._class_name === 'PNDMScheduler' && !parsed.skip_prk_steps) {
    refuseField(SCHEDULER_CONFIG, 'skip_prk_steps', config['skip_prk_steps'], 'true');
  }
  return {
    trainSteps: parsed.num_train_timesteps,
    betaStart: parsed.beta_start,
    betaEnd: parsed.beta_end,
    betaSchedule: parsed.beta_schedule,
    predictionType: parsed.prediction_type,
    stepsOffset: parsed.steps_offset,
    setAlphaToOne: parsed.set_alpha_to_one ?? defaults.set_alpha_to_one,
    timestepSpacing: parsed.timestep_spacing ?? defaults.timestep_spacing,
  };
}
