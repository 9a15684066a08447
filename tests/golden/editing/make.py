"""What diffusers' pipelines for inpainting and image-to-image make of nano's latents: editing.safetensors for editing.test.ts.

    python make.py [bundle]     again after each release of the embedded bundle

StableDiffusionInpaintPipeline with the UNet of 4 channels, columns 20 to 44 of 64 made anew, and StableDiffusionImg2ImgPipeline,
6 steps each, from the same noise and the same latent, in float32. PNDM in the middle of its schedule is stepped here by
hand, as a sampling of its own: the pipeline cuts its timesteps behind the second visit (src/render/samplers/pndm.ts).
Needs what ../networks/make_networks.py needs.
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
from diffusers import (AutoencoderKL, DDIMScheduler, DPMSolverMultistepScheduler, PNDMScheduler, StableDiffusionImg2ImgPipeline,
                       StableDiffusionInpaintPipeline, StableDiffusionPipeline, UNet2DConditionModel)
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast

HERE = Path(__file__).resolve().parent
SOURCE, PROMPT, NEGATIVE, STEPS, GUIDANCE, SEED = "rain falls", "a dog barks", "thunder", 6, 4.0, 3
FROM, TO = 20, 44


def parts_of(bundle, manifest):
    networks, text = manifest["networks"], manifest["text"]
    weights = {role: {name: tensor.float() for path in network["weights"] for name, tensor in load_file(bundle / path).items()}
               for role, network in networks.items() if role != "vocoder"}
    text_encoder = CLIPTextModel(CLIPTextConfig(**networks["text-encoder"]["config"])).float().eval()
    # Some pipelines compare its size with 64; the shapes that are given decide.
    unet = UNet2DConditionModel.from_config({**networks["unet"]["config"], "sample_size": 64}).eval()
    vae = AutoencoderKL.from_config(networks["vae-decoder"]["config"]).eval()
    text_encoder.load_state_dict(weights["text-encoder"], strict=False)
    unet.load_state_dict(weights["unet"])
    vae.load_state_dict(weights["vae-decoder"])
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(bundle / text["tokenizer"]), model_max_length=text["length"], pad_token="<|endoftext|>")
    return dict(vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet)


def schedulers_of(schedule):
    common = dict(num_train_timesteps=schedule["trainSteps"], beta_start=schedule["betaStart"], beta_end=schedule["betaEnd"],
                  beta_schedule=schedule["betaSchedule"], steps_offset=schedule["stepsOffset"],
                  prediction_type=schedule["predictionType"], timestep_spacing=schedule["timestepSpacing"])
    pndm = lambda: PNDMScheduler(**common, set_alpha_to_one=schedule["setAlphaToOne"], skip_prk_steps=True)
    return {
        "pndm": pndm,
        "ddim": lambda: DDIMScheduler(**common, set_alpha_to_one=schedule["setAlphaToOne"], clip_sample=False),
        "dpm-solver++": lambda: DPMSolverMultistepScheduler.from_config(pndm().config),
    }


def pipeline(kind, parts, scheduler):
    pipe = kind(**parts, scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def vary_with_pndm(parts, scheduler, known, noise, strength):
    scheduler.set_timesteps(STEPS)
    falling = sorted(set(scheduler.timesteps.tolist()), reverse=True)[STEPS - int(STEPS * strength):]
    visits = torch.tensor(falling[:2] + falling[1:])
    latent = scheduler.add_noise(known, noise, visits[:1])
    pipe = pipeline(StableDiffusionPipeline, parts, scheduler)
    positive, negative = pipe.encode_prompt(PROMPT, "cpu", 1, True, NEGATIVE)
    for timestep in visits:
        outputs = [parts["unet"](latent, timestep, states).sample for states in (negative, positive)]
        latent = scheduler.step(outputs[0] + GUIDANCE * (outputs[1] - outputs[0]), int(timestep), latent).prev_sample
    return latent


def main(bundle):
    manifest = json.loads((bundle / "manifest.json").read_text())
    parts, schedulers = parts_of(bundle, manifest), schedulers_of(manifest["schedule"])
    height, width = manifest["window"]["height"], manifest["window"]["width"]
    factor = manifest["latent"]["downsampling"]
    generator = lambda: torch.Generator().manual_seed(SEED)
    noise = torch.randn(1, 4, height, width, generator=generator())
    common = dict(negative_prompt=NEGATIVE, guidance_scale=GUIDANCE, output_type="latent", num_inference_steps=STEPS)
    known = pipeline(StableDiffusionPipeline, parts, schedulers["ddim"]())(
        SOURCE, latents=torch.randn(1, 4, height, width, generator=torch.Generator().manual_seed(8)), height=height * factor, width=width * factor, **common).images
    mask = torch.zeros(1, 1, height * factor, width * factor)
    mask[..., FROM * factor : TO * factor] = 1
    tensors = {"noise": noise, "known": known}
    for name, make in schedulers.items():
        for strength in (1.0, 0.7):
            # The pipeline cannot start PNDM in the middle.
            if name == "pndm" and strength < 1:
                continue
            tensors[f"fill {name} {strength}"] = pipeline(StableDiffusionInpaintPipeline, parts, make())(
                PROMPT, image=known, mask_image=mask, masked_image_latents=torch.zeros_like(known), height=height * factor,
                width=width * factor, strength=strength, generator=generator(), **common).images
        for strength in (0.4, 0.7):
            tensors[f"vary {name} {strength}"] = vary_with_pndm(parts, make(), known, noise, strength) if name == "pndm" else \
                pipeline(StableDiffusionImg2ImgPipeline, parts, make())(PROMPT, image=known, strength=strength, generator=generator(), **common).images
    for name, tensor in tensors.items():
        print(f"{name}: rms {float(tensor.std()):.3f}, from the known {float((tensor - known).abs().mean()):.3f}")
    digest = hashlib.sha256("".join(file["sha256"] for file in manifest["files"] if file["path"].endswith(".safetensors")).encode())
    save_file({name: tensor[0].contiguous() for name, tensor in tensors.items()}, HERE / "editing.safetensors", {"weights": digest.hexdigest()})


if __name__ == "__main__":
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[2] / "public/models/nano")
