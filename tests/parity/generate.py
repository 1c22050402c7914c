#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes golden.safetensors and architectures.inc: what PyTorch makes of 30 networks.

Architectures, weights, inputs and targets come from a seeded generator. All numbers are multiples of
1/1024, so that they are the same in float and in double. PyTorch computes each network in float32 and
in float64: of the first sample the outputs, the loss and its gradient; and the parameters after
STEPS full-batch steps of Adam. Of network 07 there are

  07/inputs, 07/targets          [samples][width]
  07/initial/2.weight, .bias     as in the state_dict of a torch.nn.Sequential: [outputs][inputs]
  07/float32/forward, loss, gradient/2.weight, ..., after_adam/2.weight, ..., and 07/float64/ the same
  07/amplification               what rounding errors may grow to in these steps, in epsilons: see there

  generate.py           writes both files beside this script
  generate.py --check   compares instead: exit code 1 where they are not what this script makes

Needs Python 3.9, NumPy 1.22 and PyTorch 1.13, or newer ones.
"""

import argparse
import collections
import json
import pathlib
import struct
import sys
import textwrap

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).resolve().parent
GOLDEN = FOLDER / "golden.safetensors"
ARCHITECTURES = FOLDER / "architectures.inc"

SEED = 5
NETWORKS = 30
SAMPLES = 4
STEPS = 100
LEARNING_RATE = 0.01

# These have a layer of 32 or more: from there on etch sums in other chains.
WIDE = (9, 20)

PRECISIONS = {"float32": torch.float32, "float64": torch.float64}

# PyTorch picks its kernels by the processor, so another machine may differ in rounding errors, and in what a hundred
# steps make of them. Relative to the largest number of a tensor, or to 1: 256 epsilons, where ATEN_CPU_CAPABILITY=avx2,
# avx512 and default are at most 70 apart. An amplification is the largest of such errors: a third.
CHECK_TOLERANCE = {"float32": 256 * 2.0**-23, "float64": 256 * 2.0**-52, "amplification": 0.5}

# Where training comes as near as this to the kink of a rectifier, rounding could decide on which side, and the
# derivative jumps: another draw, then. A thousand of float's epsilons.
KINK = 2.0**-13

# Of float32; and how often it learns with an error more, of up to one in each parameter after each step.
EPSILON = 2.0**-23
DISTURBED_RUNS = 8


# --- what etch and PyTorch both have: etch's name, and PyTorch's module or function ---

ACTIVATIONS = {
    "etch::sigmoid": torch.nn.Sigmoid,
    "etch::tanh": torch.nn.Tanh,
    "etch::relu": torch.nn.ReLU,
    "etch::leaky_relu<>": lambda: torch.nn.LeakyReLU(0.01),
    "etch::softplus": torch.nn.Softplus,
    "etch::softmax": lambda: torch.nn.Softmax(dim=1),
}
RECTIFIERS = (torch.nn.ReLU, torch.nn.LeakyReLU)

# Each sample's loss: etch sums over the outputs.
LOSSES = {
    "squared_error": lambda y, t: torch.nn.MSELoss(reduction="none")(y, t).sum(dim=1),
    "binary_cross_entropy": lambda y, t: torch.nn.BCEWithLogitsLoss(reduction="none")(y, t).sum(dim=1),
    "softmax_cross_entropy": lambda y, t: torch.nn.CrossEntropyLoss(reduction="none")(y, t),
}


# --- the draw ---

# layers: names of activations, and (inputs, outputs) of dense ones
Architecture = collections.namedtuple("Architecture", "layers loss")


def is_dense(layer):
    return not isinstance(layer, str)


def draw_architecture(index, rng):
    loss = str(rng.choice(list(LOSSES)))
    depth = int(rng.integers(2 if index in WIDE else 1, 5))
    widths = [int(rng.integers(1, 9))] + [int(rng.integers(1, 13)) for _ in range(depth - 1)]
    # A softmax of one number is 1, whatever the number.
    widths.append(int(rng.integers(2 if loss == "softmax_cross_entropy" else 1, 7)))
    if index in WIDE:
        widths[1] = int(rng.integers(32, 41))
    layers = []
    for k, shape in enumerate(zip(widths, widths[1:])):
        layers.append(shape)
        # From logits: the cross-entropies have the last activation in them.
        last = k == depth - 1
        if last and (loss != "squared_error" or rng.random() < 0.25):
            continue
        usable = [name for name in ACTIVATIONS if name != "etch::softmax" or shape[1] > 1]
        layers.append(str(rng.choice(usable)))
    return Architecture(layers, loss)


def on_grid(array):
    return np.round(np.asarray(array) * 1024.0) / 1024.0


def draw_targets(loss, outputs, rng):
    """Certain ones and probabilities, for the cross-entropies; for softmax each sample's sum is exactly 1."""
    if loss == "squared_error":
        return on_grid(rng.normal(0.5, 0.5, (SAMPLES, outputs)))
    if loss == "binary_cross_entropy":
        probabilities = on_grid(rng.uniform(0.0, 1.0, (SAMPLES, outputs)))
        return np.where(rng.random((SAMPLES, outputs)) < 0.5, np.round(probabilities), probabilities)
    targets = on_grid(rng.dirichlet(np.ones(outputs), SAMPLES))
    targets[:, -1] = 1.0 - targets[:, :-1].sum(axis=1)
    certain = np.eye(outputs)[rng.integers(0, outputs, SAMPLES)]
    return np.where(rng.random((SAMPLES, 1)) < 0.5, certain, np.abs(targets))


def draw_numbers(architecture, rng):
    """Weights of about unit gain, and biases other than 0, so that mistakes in these show, too."""
    shapes = {index: layer for index, layer in enumerate(architecture.layers) if is_dense(layer)}
    initial = {}
    for index, (inputs, outputs) in shapes.items():
        initial[f"{index}.weight"] = on_grid(rng.normal(0.0, 1.5 / np.sqrt(inputs), (outputs, inputs)))
        initial[f"{index}.bias"] = on_grid(rng.normal(0.0, 0.5, outputs))
    *_, (_, outputs) = shapes.values()
    inputs = on_grid(rng.normal(0.0, 1.0, (SAMPLES, architecture.layers[0][0])))
    return initial, inputs, draw_targets(architecture.loss, outputs, rng)


# --- PyTorch ---


class UnfitError(Exception):
    """What was drawn decides nothing, or lets rounding errors decide."""


def refuse_sharp_bends(model):
    """Has the model raise UnfitError for inputs of its layers at which not all need agree."""

    def rectifier(module, given):
        if torch.any(torch.abs(given[0]) < KINK):
            raise UnfitError("at a kink")

    def softplus(module, given):
        if torch.any(given[0] >= module.threshold):
            raise UnfitError("beyond the threshold of Softplus, from which on it is the identity")

    for module in model:
        if isinstance(module, RECTIFIERS):
            module.register_forward_pre_hook(rectifier)
        if isinstance(module, torch.nn.Softplus):
            module.register_forward_pre_hook(softplus)


def model_of(architecture, initial, dtype):
    model = torch.nn.Sequential(
        *(torch.nn.Linear(*layer) if is_dense(layer) else ACTIVATIONS[layer]() for layer in architecture.layers)
    ).to(dtype)
    model.load_state_dict({name: torch.tensor(values, dtype=dtype) for name, values in initial.items()})
    return model


def train(architecture, model, inputs, targets, after_step=lambda parameters: None):
    """The parameters after STEPS of Adam, by name."""
    dtype = next(model.parameters()).dtype
    x, t = torch.tensor(inputs, dtype=dtype), torch.tensor(targets, dtype=dtype)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        LOSSES[architecture.loss](model(x), t).mean().backward()
        optimizer.step()
        after_step(model.parameters())
    return {name: parameter.detach().numpy() for name, parameter in model.named_parameters()}


def compute(architecture, initial, inputs, targets, dtype):
    model = model_of(architecture, initial, dtype)
    refuse_sharp_bends(model)
    y = model(torch.tensor(inputs[:1], dtype=dtype))
    loss = LOSSES[architecture.loss](y, torch.tensor(targets[:1], dtype=dtype)).sum()
    loss.backward()
    result = {"forward": y[0].detach().numpy(), "loss": loss.detach().numpy()}
    for name, parameter in model.named_parameters():
        if not torch.any(parameter.grad != 0.0):
            raise UnfitError("dead")
        result[f"gradient/{name}"] = parameter.grad.numpy().copy()
    after = train(architecture, model, inputs, targets)
    return {**result, **{f"after_adam/{name}": values for name, values in after.items()}}


def amplification(exact, architecture, initial, inputs, targets, rng):
    """How many epsilons off float32 ends in any parameter, the largest of some runs in which rounding falls otherwise.

    So many of its own epsilons double may end off: errors of rounding are proportional to them. Where a gradient nearly
    cancels, or 1 - tanh^2 does, they are large beside it, and Adam, which divides by the size of the gradient, makes as
    long steps of it as of any other.
    """

    @torch.no_grad()
    def disturb(parameters):
        for parameter in parameters:
            noise = rng.uniform(-EPSILON, EPSILON, parameter.shape).astype(np.float32)
            parameter.mul_(1.0 + torch.tensor(noise))

    largest = 0.0
    for _ in range(DISTURBED_RUNS):
        model = model_of(architecture, initial, torch.float32)
        after = train(architecture, model, inputs, targets, disturb)
        largest = max(largest, *(np.abs(values - exact[f"after_adam/{name}"]).max() for name, values in after.items()))
    return np.array(largest / EPSILON)


def network(architecture, rng, noise_rng):
    """The tensors of one network, by name."""
    for _ in range(100):
        drawn = (architecture, *draw_numbers(architecture, rng))
        try:
            results = {name: compute(*drawn, dtype) for name, dtype in PRECISIONS.items()}
        except UnfitError:
            continue
        _, initial, inputs, targets = drawn
        # float32, as all of these are multiples of 1/1024
        result = {f"initial/{name}": values.astype(np.float32) for name, values in initial.items()}
        result.update(inputs=inputs.astype(np.float32), targets=targets.astype(np.float32))
        for precision, tensors in results.items():
            result.update({f"{precision}/{name}": values for name, values in tensors.items()})
        result["amplification"] = amplification(results["float64"], *drawn, noise_rng)
        return result
    raise SystemExit(f"generate.py: nothing drawn for {architecture} is fit: change SEED")


# --- the files ---


def safetensors(tensors):
    """The bytes of a safetensors file, as its own library orders them: by type, and then by name."""
    kinds = {np.dtype(np.float64): "F64", np.dtype(np.float32): "F32"}
    header, data = {}, b""
    for name, values in sorted(tensors.items(), key=lambda item: (-item[1].dtype.itemsize, item[0])):
        raw = values.astype(values.dtype.newbyteorder("<")).tobytes()
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": kinds[values.dtype], "shape": list(values.shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def read_safetensors(content):
    (length,) = struct.unpack_from("<Q", content)
    kinds = {"F64": "<f8", "F32": "<f4"}
    tensors = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(content[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def spelled(layer):
    return "dense<{},~{}>".format(*layer) if is_dense(layer) else layer


def architectures_text(architectures):
    lines = ["// SPDX-License-Identifier: BSL-1.0", "// Written by generate.py: change that, and run it.", ""]
    for index, (layers, loss) in enumerate(architectures):
        line = f"PARITY({index:02}, {loss}, {', '.join(map(spelled, layers))})"
        wrapped = textwrap.wrap(line, 120, subsequent_indent="       ", break_long_words=False)
        lines += [part.replace("~", " ") for part in wrapped]
    return "\n".join(lines) + "\n"


def require_all_kinds(architectures):
    of_layers = collections.Counter(layer for a in architectures for layer in set(a.layers) if not is_dense(layer))
    of_losses = collections.Counter(a.loss for a in architectures)
    of_depths = collections.Counter(sum(map(is_dense, a.layers)) for a in architectures)
    for counts, kinds in ((of_layers, ACTIVATIONS), (of_losses, LOSSES), (of_depths, range(1, 5))):
        for kind in kinds:
            if counts[kind] < 4:
                raise SystemExit(f"generate.py: only {counts[kind]} networks have {kind}: change SEED")


def generate():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(SEED)
    architectures = [draw_architecture(index, rng) for index in range(NETWORKS)]
    require_all_kinds(architectures)
    tensors = {}
    noise_rng = np.random.default_rng(SEED + 1)
    for index, architecture in enumerate(architectures):
        tensors.update({f"{index:02}/{name}": values for name, values in network(architecture, rng, noise_rng).items()})
    return architectures_text(architectures), tensors


def difference(committed, made):
    """What is wrong with the committed tensors, or None."""
    if {name: (t.dtype, t.shape) for name, t in committed.items()} != {
        name: (t.dtype, t.shape) for name, t in made.items()
    }:
        return "its tensors have other names, types or shapes"
    for name, values in made.items():
        precision = name.split("/")[1]
        allowed = CHECK_TOLERANCE.get(precision, 0.0) * max(1.0, np.abs(values).max())
        off = np.abs(committed[name] - values).max()
        if not off <= allowed:
            return f"{name} is {off} off"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="verify both files instead of writing them")
    check = parser.parse_args().check
    text, tensors = generate()
    if not check:
        ARCHITECTURES.write_text(text, encoding="utf-8")
        GOLDEN.write_bytes(safetensors(tensors))
        print(f"{ARCHITECTURES.name}, {GOLDEN.name}: written")
        return 0
    for path in (ARCHITECTURES, GOLDEN):
        if not path.exists():
            print(f"{path.name}: missing; run generate.py", file=sys.stderr)
            return 1
    if ARCHITECTURES.read_text(encoding="utf-8") != text:
        print(f"{ARCHITECTURES.name}: not what generate.py makes; run generate.py", file=sys.stderr)
        return 1
    wrong = difference(read_safetensors(GOLDEN.read_bytes()), tensors)
    if wrong:
        print(f"{GOLDEN.name}: not what generate.py makes: {wrong}; run generate.py", file=sys.stderr)
        return 1
    print(f"{ARCHITECTURES.name}, {GOLDEN.name}: as generate.py makes them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
