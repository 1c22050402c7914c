#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes golden.hpp: what networks must compute and learn, by NumPy in float64.

An implementation of its own: whole batches as matrices, Jacobians where the library has closed
forms, the cross-entropies through probabilities. Weights and data come from a seeded generator and
are rounded to multiples of 1/1024, so that they are the same numbers in float and in double.

  generate.py           writes golden.hpp beside this script
  generate.py --check   compares instead: exit code 1 where golden.hpp is not what this script makes

Needs Python 3.9 and NumPy 1.22, or newer ones.
"""

import argparse
import pathlib
import re
import sys

import numpy as np

np.seterr(over="raise", invalid="raise", divide="raise")

OUTPUT = pathlib.Path(__file__).resolve().with_name("golden.hpp")

# NumPy picks its exp and its sums by the processor, so another machine may differ in the last digits.
CHECK_TOLERANCE = 1e-12


# --- the layers: a dense layer is a pair (W, b); an activation is (f, the Jacobian of f at x) ---


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def softmax(x):
    power = np.exp(x - np.max(x))
    return power / np.sum(power)


def softmax_jacobian(x):
    y = softmax(x)
    return np.diag(y) - np.outer(y, y)


ACTIVATIONS = {
    "sigmoid": (logistic, lambda x: np.diag(np.exp(-x) / (1.0 + np.exp(-x)) ** 2)),
    "tanh": (np.tanh, lambda x: np.diag(1.0 / np.cosh(x) ** 2)),
    "relu": (lambda x: np.maximum(x, 0.0), lambda x: np.diag((x > 0) * 1.0)),
    "leaky_relu": (lambda x: np.where(x > 0, x, x / 100.0), lambda x: np.diag(np.where(x > 0, 1.0, 1.0 / 100.0))),
    "softplus": (lambda x: np.logaddexp(0.0, x), lambda x: np.diag(np.exp(x) / (1.0 + np.exp(x)))),
    "softmax": (softmax, softmax_jacobian),
}


# --- the losses: (value, gradient) of the network's output y and the target t ---


def binary_cross_entropy(z, t):
    p = logistic(z)
    return np.sum(-t * np.log(p) - (1.0 - t) * np.log(1.0 - p))


def binary_cross_entropy_gradient(z, t):
    p = logistic(z)
    return ((1.0 - t) / (1.0 - p) - t / p) * (p * (1.0 - p))


LOSSES = {
    "squared_error": (lambda y, t: np.sum((y - t) ** 2), lambda y, t: 2.0 * (y - t)),
    "binary_cross_entropy": (binary_cross_entropy, binary_cross_entropy_gradient),
    "softmax_cross_entropy": (
        lambda z, t: -np.sum(t * np.log(softmax(z))),
        lambda z, t: softmax_jacobian(z).T @ (-t / softmax(z)),
    ),
}


# --- a network: a list of activation names and of (inputs, outputs) ---


def is_dense(layer):
    return not isinstance(layer, str)


def forward(layers, parameters, x):
    """The input and every layer's output."""
    values = [x]
    dense = iter(parameters)
    for layer in layers:
        if is_dense(layer):
            weights, biases = next(dense)
            values.append(values[-1] @ weights + biases)
        else:
            values.append(ACTIVATIONS[layer][0](values[-1]))
    return values


def gradients(layers, parameters, loss, x, t):
    """The gradient of the loss with respect to [(weights, biases), ...] and to the input."""
    values = forward(layers, parameters, x)
    upstream = LOSSES[loss][1](values[-1], t)
    of_parameters = []
    dense = list(parameters)
    for layer, given in zip(reversed(layers), reversed(values[:-1])):
        if is_dense(layer):
            weights, _ = dense.pop()
            of_parameters.insert(0, (np.outer(given, upstream), upstream))
            upstream = weights @ upstream
        else:
            upstream = ACTIVATIONS[layer][1](given).T @ upstream
    return of_parameters, upstream


def flat(parameters):
    """Layer by layer, weights before biases, row by row (a row for each input)."""
    return np.concatenate([array.ravel() for pair in parameters for array in pair])


def on_grid(array):
    return np.round(np.asarray(array) * 1024.0) / 1024.0


def draw_parameters(layers, rng):
    """Weights of about unit gain, and biases other than 0, so that mistakes in these show, too."""
    return [
        (on_grid(rng.normal(0.0, 1.5 / np.sqrt(layer[0]), layer)), on_grid(rng.normal(0.0, 0.5, layer[1])))
        for layer in layers
        if is_dense(layer)
    ]


# --- the optimizers: update(g, p, state, is_weights, step) -> the new p; state is theirs, at first {} ---


def decayed(g, p, is_weights, decay):
    return g + decay * p if is_weights else g


def sgd(g, p, state, is_weights, step, *, learning_rate, weight_decay=0.0):
    return p - learning_rate * decayed(g, p, is_weights, weight_decay)


def momentum(g, p, state, is_weights, step, *, learning_rate, mu, weight_decay=0.0):
    """Polyak's heavy ball."""
    state["v"] = mu * state.get("v", 0.0) + decayed(g, p, is_weights, weight_decay)
    return p - learning_rate * state["v"]


def nesterov(g, p, state, is_weights, step, *, learning_rate, mu):
    """The accelerated gradient at the point p that the last step looked ahead to."""
    state["v"] = mu * state.get("v", 0.0) + g
    return p - learning_rate * (g + mu * state["v"])


def adam(g, p, state, is_weights, step, *, learning_rate, beta1, beta2, epsilon, weight_decay=0.0):
    """Kingma and Ba 2015, Algorithm 1."""
    g = decayed(g, p, is_weights, weight_decay)
    state["m"] = beta1 * state.get("m", 0.0) + (1.0 - beta1) * g
    state["v"] = beta2 * state.get("v", 0.0) + (1.0 - beta2) * g**2
    m_hat = state["m"] / (1.0 - beta1**step)
    v_hat = state["v"] / (1.0 - beta2**step)
    return p - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)


def adamw(g, p, state, is_weights, step, *, learning_rate, beta1, beta2, epsilon, weight_decay):
    """Loshchilov and Hutter 2019, Algorithm 2, with its schedule as the learning rate."""
    shrink = learning_rate * weight_decay * p if is_weights else 0.0
    plain = dict(learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)
    return adam(g, p, state, is_weights, step, **plain) - shrink


def rprop(g, p, state, is_weights, step, *, initial_step, increase, decrease, smallest_step, largest_step):
    """Riedmiller and Braun 1993 without weight backtracking (Igel and Huesken 2003: iRprop-)."""
    before = state.get("g", np.zeros_like(g))
    size = state.get("size", np.full_like(g, initial_step))
    agreement = np.sign(g) * np.sign(before)
    size = np.where(agreement > 0, np.minimum(size * increase, largest_step), size)
    size = np.where(agreement < 0, np.maximum(size * decrease, smallest_step), size)
    g = np.where(agreement < 0, 0.0, g)
    state["g"], state["size"] = g, size
    return p - np.sign(g) * size


def batch_gradient(layers, parameters, loss, xs, ts, reduction):
    total = None
    for x, t in zip(xs, ts):
        one, _ = gradients(layers, parameters, loss, x, t)
        total = one if total is None else [(a + c, b + d) for (a, b), (c, d) in zip(total, one)]
    of_weights = 1.0 / len(xs) if reduction == "mean" else 1.0
    of_biases = 1.0 if reduction == "sum" else 1.0 / len(xs)
    return [(w * of_weights, b * of_biases) for w, b in total]


def train(layers, parameters, loss, xs, ts, steps, rule, settings, reduction="mean", clip_norm=None):
    """The parameters after full-batch steps, and the mean loss just before the last of them."""
    state = [({}, {}) for _ in parameters]
    clipped = 0
    for step in range(1, steps + 1):
        mean_loss = np.mean([LOSSES[loss][0](forward(layers, parameters, x)[-1], t) for x, t in zip(xs, ts)])
        g = batch_gradient(layers, parameters, loss, xs, ts, reduction)
        if clip_norm is not None:
            length = np.linalg.norm(flat(g))
            if length > clip_norm:
                clipped += 1
                g = [(w * (clip_norm / length), b * (clip_norm / length)) for w, b in g]
        parameters = [
            tuple(rule(g[i][k], parameters[i][k], state[i][k], k == 0, step, **settings) for k in (0, 1))
            for i in range(len(parameters))
        ]
    if clip_norm is not None and not 0 < clipped < steps:
        raise SystemExit(f"generate.py: clipping must act on some steps but not on all, it did on {clipped}")
    return parameters, mean_loss


# --- the cases ---

PASSES = {
    "sigmoid_squared_error": ([(2, 10), "sigmoid", (10, 5), "sigmoid", (5, 1), "sigmoid"], "squared_error"),
    "softmax_squared_error": ([(3, 4), "tanh", (4, 3), "softmax"], "squared_error"),
    "relu_softmax_cross_entropy": ([(4, 6), "relu", (6, 3)], "softmax_cross_entropy"),
    "softplus_binary_cross_entropy": (
        [(3, 5), "leaky_relu", (5, 4), "softplus", (4, 2)],
        "binary_cross_entropy",
    ),
    # 17 * 16 multiply-adds: more than the library unrolls, so its loops run.
    "looped_tanh": ([(17, 16), "tanh", (16, 2)], "squared_error"),
}

TARGETS = {
    "sigmoid_squared_error": [1.0],
    "softmax_squared_error": [0.0, 1.0, 0.0],
    "relu_softmax_cross_entropy": [0.25, 0.625, 0.125],
    "softplus_binary_cross_entropy": [1.0, 0.25],
    "looped_tanh": [0.5, -1.0],
}

TRAINED = ([(3, 5), "tanh", (5, 2), "sigmoid"], "squared_error")
SAMPLES = 7
STEPS = 100
ADAM = dict(learning_rate=0.03125, beta1=0.9, beta2=0.999, epsilon=1e-8)
# Both limits of the step size are met within the 100 steps.
RPROP = dict(initial_step=0.01, increase=1.2, decrease=0.5, smallest_step=0.001, largest_step=0.125)

# name: rule, its settings, how to reduce and clip the gradient
TRAININGS = {
    "sgd": (sgd, dict(learning_rate=0.5), {}),
    "sgd_with_decay": (sgd, dict(learning_rate=0.5, weight_decay=0.03125), {}),
    "sgd_of_sum": (sgd, dict(learning_rate=0.125), dict(reduction="sum")),
    "sgd_of_report": (sgd, dict(learning_rate=0.125), dict(reduction="report")),
    "sgd_clipped": (sgd, dict(learning_rate=0.5), dict(clip_norm=0.0625)),
    "momentum": (momentum, dict(learning_rate=0.125, mu=0.9), {}),
    "momentum_with_decay": (momentum, dict(learning_rate=0.125, mu=0.9, weight_decay=0.03125), {}),
    "nesterov": (nesterov, dict(learning_rate=0.125, mu=0.9), {}),
    "adam": (adam, ADAM, {}),
    "adam_with_decay": (adam, dict(ADAM, weight_decay=0.03125), {}),
    "adamw": (adamw, dict(ADAM, weight_decay=0.25), {}),
    "rprop": (rprop, RPROP, {}),
}


# --- C++ ---


def number(value):
    """The shortest decimal that reads back as the same double."""
    return repr(float(value))


def array(name, values, comment=""):
    values = np.asarray(values)
    lines = [f"  static constexpr std::array<double, {values.size}> {name}{{"]
    lines[0] = f"  /// {comment}\n{lines[0]}" if comment else lines[0]
    line = "     "
    for value in values.ravel():
        text = f" {number(value)},"
        if len(line) + len(text) > 120:
            lines.append(line)
            line = "     "
        line += text
    return "\n".join(lines + [line.rstrip(","), "  };"])


def spelled(layers):
    return " ".join("dense<{}, {}>".format(*layer) if is_dense(layer) else layer for layer in layers)


def pass_case(name, rng):
    layers, loss = PASSES[name]
    parameters = draw_parameters(layers, rng)
    x, t = on_grid(rng.normal(0.0, 1.0, layers[0][0])), np.array(TARGETS[name])
    values = forward(layers, parameters, x)
    for layer, given in zip(layers, values):
        if layer in ("relu", "leaky_relu") and not (np.any(given > 0.01) and np.any(given < -0.01)):
            raise SystemExit(f"generate.py: {name} needs inputs on both sides of {layer}'s kink: change SEED")
    of_parameters, of_input = gradients(layers, parameters, loss, x, t)
    return "\n".join(
        [
            f"/// {spelled(layers)}, {loss}",
            f"struct {name} {{",
            array("parameters", flat(parameters)),
            array("input", x),
            array("target", t),
            array("outputs", np.concatenate(values[1:]), "Of every layer, one after the other."),
            f"  static constexpr double loss = {number(LOSSES[loss][0](values[-1], t))};",
            array("gradient", flat(of_parameters)),
            array("input_gradient", of_input),
            "};",
        ]
    )


def training_cases(rng):
    layers, loss = TRAINED
    parameters = draw_parameters(layers, rng)
    xs = on_grid(rng.normal(0.0, 1.0, (SAMPLES, layers[0][0])))
    ts = on_grid(rng.uniform(0.125, 0.875, (SAMPLES, layers[-2][1])))
    yield "\n".join(
        [
            f"/// {spelled(layers)}, {loss}, full batches",
            "struct start {",
            f"  static constexpr std::size_t samples = {SAMPLES};",
            f"  static constexpr std::size_t steps = {STEPS};",
            array("parameters", flat(parameters)),
            array("inputs", xs, "Sample by sample, as are the targets."),
            array("targets", ts),
            "};",
        ]
    )
    for name, (rule, settings, options) in TRAININGS.items():
        after, mean_loss = train(layers, parameters, loss, xs, ts, STEPS, rule, settings, **options)
        constants = dict(settings, **{k: v for k, v in options.items() if k == "clip_norm"})
        yield "\n".join(
            [f"struct {name} {{"]
            + [f"  static constexpr double {key} = {number(value)};" for key, value in constants.items()]
            + [
                array("parameters", flat(after)),
                "  /// The mean over the samples, before the last step.",
                f"  static constexpr double loss = {number(mean_loss)};",
                "};",
            ]
        )


SEED = 22


def generate():
    rng = np.random.default_rng(SEED)
    head = """// SPDX-License-Identifier: BSL-1.0
// Written by generate.py: change that, and run it.
#pragma once

#include <array>
#include <cstddef>

// clang-format off

/// What NumPy computes in float64. Parameters and gradients are layer by layer, weights before
/// biases, row by row.
namespace golden {
"""
    parts = [pass_case(name, rng) for name in PASSES]
    trainings = "\n\n".join(training_cases(rng))
    body = "\n\n".join(parts)
    return (
        f"{head}\n{body}\n\n"
        f"/// From the same start, {STEPS} steps of each optimizer.\nnamespace training {{\n\n{trainings}\n\n"
        "}  // namespace training\n\n}  // namespace golden\n"
    )


DECIMAL = re.compile(r"-?\d+\.\d+(?:e[-+]\d+)?|-?\d+e[-+]\d+")


def difference(committed, made):
    """What is wrong with the committed text, or None."""
    if committed == made:
        return None
    # Line breaks depend on the digits, so only the words and the numbers are compared.
    if DECIMAL.sub("#", committed).split() != DECIMAL.sub("#", made).split():
        return "its text differs in more than numbers"
    for old, new in zip(DECIMAL.findall(committed), DECIMAL.findall(made)):
        if abs(float(old) - float(new)) > CHECK_TOLERANCE * max(1.0, abs(float(new))):
            return f"it has {old} where {new} is made"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="verify golden.hpp instead of writing it")
    if not parser.parse_args().check:
        OUTPUT.write_text(generate(), encoding="utf-8")
        print(f"{OUTPUT.name}: written")
        return 0
    if not OUTPUT.exists():
        print(f"{OUTPUT.name}: missing; run generate.py", file=sys.stderr)
        return 1
    wrong = difference(OUTPUT.read_text(encoding="utf-8"), generate())
    if wrong:
        print(f"{OUTPUT.name}: not what generate.py makes: {wrong}; run generate.py", file=sys.stderr)
        return 1
    print(f"{OUTPUT.name}: as generate.py makes it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
