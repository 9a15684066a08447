/** SHA-256 of the float32 bytes of 100,000 deviates of seed 42: what tests/golden/samplers/make_noise.py prints. */
export const NOISE_HASH = '7f6e924d56bc98b29285aa12a63abda8156930ed04fe01612dbab3962ce105c7';
