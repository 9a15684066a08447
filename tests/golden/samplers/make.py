"""Sequences of diffusers' schedulers over a fake network, for samplers.test.ts. Prints nothing; writes sequences.json.

The network is a function of latent and timestep that is easy to write twice: f(x, t) = 0.8 x + 0.3 sin(3 x + t / 100).
"""
import json
import pathlib

import numpy as np
import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, PNDMScheduler

PUBLISHED = dict(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
NOISE = np.array([1.5, -0.7, 0.2, 2.4, -1.9, 0.05, -0.4, 0.9], np.float32)


def scheduler(name, schedule, spacing, prediction, to_one):
    common = dict(**schedule, prediction_type=prediction, steps_offset=1, timestep_spacing=spacing)
    if name == "pndm":
        return PNDMScheduler(**common, skip_prk_steps=True, set_alpha_to_one=to_one)
    if name == "ddim":
        return DDIMScheduler(**common, set_alpha_to_one=to_one, clip_sample=False)
    return DPMSolverMultistepScheduler.from_config(PNDMScheduler(**common, skip_prk_steps=True, set_alpha_to_one=to_one).config)


def sequence(name, steps, spacing, prediction, schedule=PUBLISHED, to_one=False):
    made = scheduler(name, schedule, spacing, prediction, to_one)
    made.set_timesteps(steps)
    latent, latents = torch.from_numpy(NOISE)[None, None], []
    for timestep in made.timesteps:
        output = 0.8 * latent + 0.3 * torch.sin(3 * latent + timestep.double() / 100).float()
        latent = made.step(output, timestep, latent).prev_sample
        latents.append([round(float(value), 7) for value in latent.flatten()])
    return dict(sampler=name, steps=steps, timesteps=[int(t) for t in made.timesteps], latents=latents,
                schedule=dict(trainSteps=schedule["num_train_timesteps"], betaStart=schedule["beta_start"], betaEnd=schedule["beta_end"],
                              betaSchedule=schedule["beta_schedule"], predictionType=prediction, stepsOffset=1,
                              setAlphaToOne=to_one, timestepSpacing=spacing))


def main():
    cases = []
    for name in ("pndm", "ddim", "dpm-solver++"):
        for prediction in ("epsilon", "v_prediction"):
            cases += [sequence(name, steps, "leading", prediction) for steps in (1, 2, 5, 20)]
            cases += [sequence(name, 7, spacing, prediction) for spacing in ("trailing", "linspace")]
        cases.append(sequence(name, 16, "linspace", "epsilon", dict(PUBLISHED, beta_schedule="linear"), True))
        # Not from timestep 999, where diffusers' float32 keeps three digits of this schedule.
        cases.append(sequence(name, 9, "leading", "v_prediction", dict(PUBLISHED, beta_schedule="squaredcos_cap_v2")))
    # Counts that only numpy's rounding of halves, or a ratio that is no whole number, get right.
    spacings = [dict(sampler=name, steps=steps, spacing=spacing, timesteps=sequence(name, steps, spacing, "epsilon")["timesteps"])
                for name in ("pndm", "ddim", "dpm-solver++") for spacing in ("leading", "trailing", "linspace")
                for steps in (3, 16, 27, 48, 80, 100)]
    path = pathlib.Path(__file__).parent / "sequences.json"
    path.write_text(json.dumps(dict(noise=NOISE.tolist(), cases=cases, spacings=spacings), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
