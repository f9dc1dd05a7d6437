#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes docs/gallery.md of the pictures that the examples left in a folder.

    ./runexamples.sh --all --no-pauses      # fills the folder plots
    tools/gallery.py plots

Copies each picture to docs/gallery and fails if one has no caption or no place on the page, or if an example on the
page made none. Pictures of notebooks stay in the notebooks. Needs Python 3 alone.
"""

import shutil
import sys
from pathlib import Path

INVERSE = {
    "least-squares": "Least squares: it answers with the mean of what is possible, which is possible nowhere.",
    "forward-least-squares": "The forward problem, by least squares: one answer an input, and least squares finds it.",
    "inverse-least-squares": "The inverse problem by least squares: the mean of several branches.",
    "losses": "Training and held-out loss of the recipe's mixture by epoch, with the entropy that no model is below.",
    "loss": "Training loss of the recipe's mixture by epoch, with the entropy that no model is below on fresh rows.",
    "mixture": "The recipe's mixture: means of the components with a band of one deviation, darker where π is large.",
    "parameters": "What the recipe's network says for each input: π, μ and σ of each component.",
    "heaviest": "The recipe's mixture: means of the 1, 2, 4 and all heaviest components for each input.",
    "samples": "Draws from the mixture beside the data.",
    "careful-mixture": "The same data by the more careful training: means of the components with a band of one deviation.",
    "careful-parameters": "π, μ and σ after the more careful training.",
    "careful-heaviest": "The 1, 2, 4 and all heaviest components after the more careful training.",
    "moments": "Conditional mean, deviation and mode of the recipe's mixture.",
    "two-link-arm": "An arm of two links reaches a target in two ways: the means of two components, and samples.",
}

# folder, heading, what is seen, captions
SECTIONS = [
    ("prml-inverse-problem", "Bishop's inverse problem", "`./runexamples.sh PrmlInverseProblem`", INVERSE),
    ("sine", "A sine and its inverse", "`./runexamples.sh SineRegressionAndInverse`", INVERSE),
    ("spiral", "A spiral", "`./runexamples.sh Spiral`", INVERSE),
    ("arcsine", "The arcsine", "`./runexamples.sh Arcsine`: 510 weights, σ = elu + 1 + 10⁻⁸.", INVERSE),
    ("robot-arm", "A robot arm", "`./runexamples.sh RobotArm`", INVERSE),
    ("general-mixture-head", "One head, several families", "`./runexamples.sh GeneralMixtureHead`", {
        "samples": "Draws from the mixture for a few inputs, beside the data.",
    }),
    ("add-mixture-head", "A head for a trained network", "`./runexamples.sh AddMixtureHead`", {
        "before-and-after":
            "A network trained by least squares, and the same network with a mixture in place of its output.",
    }),
    ("model-in-original-units", "Euros and square metres", "`./runexamples.sh ModelInOriginalUnits`", {
        "rents": "Rents predicted in euros by a network that learnt standardised numbers: mean and 90 % interval.",
    }),
    ("ensemble-and-conformal", "From a density to a decision", "`./runexamples.sh EnsembleAndConformal`", {
        "fan": "What an ensemble of five predicts along the input: median and central intervals of 50, 80 and 90 %.",
        "density": "The same as a density, each input on a scale of its own; no rows were seen between −0.2 and 0.8.",
        "uncertainty": "What nobody can know, and what members disagree about: most where there were no rows.",
        "reliability": "How often labels are below the predicted quantiles, after a temperature was fitted.",
        "pit": "The PIT histogram of the same predictions.",
        "sharpness": "How wide central intervals are over fresh rows.",
    }),
    ("forecast", "Forecasting", "`./runexamples.sh Forecast`", {
        "fan": "A day ahead: the median with central intervals of 50 and 90 %, and what came.",
        "scenarios": "Twelve scenarios of the same day: each keeps to its level.",
        "crps": "CRPS by step of the horizon: two networks and three baselines, mean over all origins.",
        "pit": "Where outcomes fell in their forecasts, by part of the horizon; level if forecasts are calibrated.",
    }),
    ("memory-soak", "Memory", "`./runexamples.sh MemorySoak`", {
        "memory": "Memory while a network trains and then draws: 20 000 steps each.",
    }),
    ("stroke-prediction", "Predicting strokes", "`./runexamples.sh StrokePrediction`", {
        "drawings": "Drawings of the test set, and drawings made by the network.",
    }),
    ("handwriting-prediction", "Handwriting, predicted", "`./runexamples.sh HandwritingPrediction`", {
        "drawings": "Drawings of the test set, and drawings made by the network at two temperatures.",
    }),
    ("handwriting-synthesis", "Handwriting, written", "`./runexamples.sh HandwritingSynthesis`", {
        "window": "Where the soft window looks, character by character, while the network follows a line.",
        "window-writing": "The same while the network writes a text by itself.",
        "lines": "Written texts: real, and made with several biases.",
        "manners": "The same text in several manners, each primed with a real line.",
    }),
    ("sketch-rnn", "Sketches", "`./runexamples.sh SketchRnn`", {
        "drawings": "Sketches of the test set, and sketches made at several temperatures.",
    }),
    ("kanji", "Kanji", "`./runexamples.sh Kanji`", {
        "drawings": "Characters of the test set, and characters made at several temperatures.",
    }),
    ("sketch-rnn-vae", "Sketches with a latent code", "`./runexamples.sh SketchRnnVae`", {
        "interpolation": "From one sketch to another along the arc between their codes.",
        "temperatures": "Sketches decoded from their codes at several temperatures, and from codes of none.",
    }),
    ("robojam", "Touch performances", "`./runexamples.sh RoboJam`", {
        "responses": "Touch performances of the test set, and the network's responses to them at two temperatures.",
    }),
    ("world-model", "A world and dreams of it", "`./runexamples.sh WorldModel`", {
        "calibration": "Where the next z fell in its predicted distribution, and what rollouts gained in world and dreams.",
        "water": "Rollouts in the world and in dreams: the heights of 32 geysers, step by step.",
    }),
]


def main(plots: Path, docs: Path) -> int:
    pictures = sorted(p for p in plots.rglob("*.png") if p.relative_to(plots).parts[0] != "notebooks")
    shown, page = set(), []
    page += ["# Gallery", "", "What the examples draw. `tools/gallery.py` makes this page of the pictures of one run of"]
    page += ["`./runexamples.sh --all --no-pauses`; all are seeded, and all data are generated.", ""]
    for folder, heading, text, captions in SECTIONS:
        found = [p for p in pictures if p.parent == plots / folder]
        if not found:
            sys.exit(f"gallery: the run made no picture in {plots / folder}")
        page += [f"## {heading}", "", text, ""]
        for picture in sorted(found, key=lambda p: list(captions).index(p.stem) if p.stem in captions else -1):
            if picture.stem not in captions:
                sys.exit(f"gallery: {picture} has no caption")
            target = docs / "gallery" / folder / picture.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)
            shown.add(picture)
            page += [f"![{captions[picture.stem]}]({target.relative_to(docs)})", "", f"*{captions[picture.stem]}*", ""]
    for picture in pictures:
        if picture not in shown:
            sys.exit(f"gallery: {picture} has no place on the page")
    (docs / "gallery.md").write_text("\n".join(page), encoding="utf-8")
    print(f"{len(shown)} pictures, {sum(p.stat().st_size for p in shown) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(__file__).resolve().parent.parent / "docs"))
