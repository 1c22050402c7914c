#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the small networks in ONNX files that tests/convert/onnx.cpp reads, beside this script.

Weights are multiples of 1/1024 from a seeded generator, so that they are the same numbers in every
format; the test knows them by the same generator, whose state is one number of 32 bits.

  make_onnx.py           writes the files that ONNX's own package makes: the same bytes each time
  make_onnx.py --check   compares instead: exit code 1 where a file is not what this script makes
  make_onnx.py --torch   writes torch_2_4_1.onnx, too, as PyTorch's exporter makes it; its version counts

Needs Python 3.9, NumPy 1.22 and ONNX 1.12, or newer ones; and PyTorch 1.13 for the last.
"""

import argparse
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).resolve().parent


class Generator:
    """Numbers from -1 to 1, multiples of 1/1024: Numerical Recipes' generator, its upper bits."""

    def __init__(self, seed):
        self.state = seed

    def array(self, *shape):
        values = []
        for _ in range(int(np.prod(shape))):
            self.state = (self.state * 1664525 + 1013904223) % 2**32
            values.append(((self.state >> 16) % 2049 - 1024) / 1024)
        return np.array(values).reshape(shape)


def value(name, width, batch="batch", kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, [batch, width])


def initializer(name, array, kind=np.float32):
    return numpy_helper.from_array(array.astype(kind), name)


def model(nodes, initializers, source, target, opset, producer):
    graph = helper.make_graph(nodes, "network", [source], [target], initializers)
    result = helper.make_model(graph, producer_name=producer, opset_imports=[helper.make_opsetid("", opset)])
    result.ir_version = 7
    onnx.checker.check_model(result, full_check=True)
    return result.SerializeToString(deterministic=True)


def gemm_2_4_1():
    """As torch.onnx.export writes a Sequential of Linear, Sigmoid and Linear: weights are [outputs][inputs]."""
    numbers = Generator(1)
    gemm = {"alpha": 1.0, "beta": 1.0, "transB": 1}
    return model(
        [
            helper.make_node("Gemm", ["input", "0.weight", "0.bias"], ["/0/Gemm_output_0"], "/0/Gemm", **gemm),
            helper.make_node("Sigmoid", ["/0/Gemm_output_0"], ["/1/Sigmoid_output_0"], "/1/Sigmoid"),
            helper.make_node("Gemm", ["/1/Sigmoid_output_0", "2.weight", "2.bias"], ["output"], "/2/Gemm", **gemm),
        ],
        [
            initializer("0.weight", numbers.array(4, 2)),
            initializer("0.bias", numbers.array(4)),
            initializer("2.weight", numbers.array(1, 4)),
            initializer("2.bias", numbers.array(1)),
        ],
        value("input", 2),
        value("output", 1),
        14,
        "pytorch",
    )


def matmul_add_2_4_3():
    """As tf2onnx writes two Dense layers of Keras: weights are [inputs][outputs]."""
    numbers = Generator(2)
    layer = "sequential/dense{}/{}"
    kernels = [layer.format(i, "MatMul/ReadVariableOp:0") for i in ("", "_1")]
    biases = [layer.format(i, "BiasAdd/ReadVariableOp:0") for i in ("", "_1")]
    products = [layer.format(i, "MatMul:0") for i in ("", "_1")]
    sums = [layer.format(i, "BiasAdd:0") for i in ("", "_1")]
    hidden = "sequential/dense/Tanh:0"
    return model(
        [
            helper.make_node("MatMul", ["dense_input", kernels[0]], [products[0]], layer.format("", "MatMul")),
            helper.make_node("Add", [products[0], biases[0]], [sums[0]], layer.format("", "BiasAdd")),
            helper.make_node("Tanh", [sums[0]], [hidden], layer.format("", "Tanh")),
            helper.make_node("MatMul", [hidden, kernels[1]], [products[1]], layer.format("_1", "MatMul")),
            helper.make_node("Add", [biases[1], products[1]], [sums[1]], layer.format("_1", "BiasAdd")),
            helper.make_node("Softmax", [sums[1]], ["dense_1"], layer.format("_1", "Softmax"), axis=-1),
        ],
        [
            initializer(kernels[0], numbers.array(2, 4)),
            initializer(biases[0], numbers.array(4)),
            initializer(kernels[1], numbers.array(4, 3)),
            initializer(biases[1], numbers.array(3)),
        ],
        value("dense_input", 2, "unk__6"),
        value("dense_1", 3, "unk__7"),
        13,
        "tf2onnx",
    )


def all_activations():
    """All that etch has of them, and all that is passed over, between one dense layer and another."""
    numbers = Generator(3)
    operators = [
        ("Identity", {}),
        ("Flatten", {}),
        ("Gemm", {}),
        ("Sigmoid", {}),
        ("Tanh", {}),
        ("Relu", {}),
        ("LeakyRelu", {}),
        ("LeakyRelu", {"alpha": 0.25}),
        ("Dropout", {}),
        ("Softplus", {}),
        ("Cast", {"to": TensorProto.FLOAT}),
        ("Gemm", {}),
        ("Softmax", {}),
    ]
    nodes = []
    arrays = []
    for i, (operator, attributes) in enumerate(operators):
        inputs = [f"x{i}"]
        if operator == "Gemm":
            inputs += [f"w{i}", f"b{i}"]
            shape = (3, 2) if not arrays else (2, 3)
            arrays += [initializer(f"w{i}", numbers.array(*shape)), initializer(f"b{i}", numbers.array(shape[1]))]
        nodes.append(helper.make_node(operator, inputs, [f"x{i + 1}"], f"{operator}_{i}", **attributes))
    source = helper.make_tensor_value_info("x0", TensorProto.FLOAT, ["batch", 1, 3])
    return model(nodes, arrays, source, value(f"x{len(operators)}", 3), 12, "etch")


def constants(kind, array_type, field):
    """Numbers in all the places that ONNX has for them: weights of 2 to 2 to 2 to 2 inputs and outputs."""
    numbers = Generator(4)

    def tensor(name, shape, array):
        # Not as raw data: in float_data or double_data.
        return helper.make_tensor(name, kind, shape, array.flatten().tolist())

    nodes = [
        helper.make_node("Constant", [], ["w0"], "w0", value=tensor("", [2, 2], numbers.array(2, 2))),
        helper.make_node("MatMul", ["x", "w0"], ["h0"], "product_0"),
        helper.make_node("Identity", ["shared"], ["b0"], "b0"),
        helper.make_node("Add", ["b0", "h0"], ["h1"], "sum_0"),
        helper.make_node("Transpose", ["w1"], ["w1_transposed"], "w1_transposed", perm=[1, 0]),
        helper.make_node("Gemm", ["h1", "w1_transposed", "shared"], ["h2"], "gemm_1"),
        helper.make_node("Constant", [], ["w2"], "w2", value=initializer("", numbers.array(2, 2), array_type)),
        helper.make_node("MatMul", ["h2", "w2"], ["y"], "product_2"),
    ]
    arrays = [
        tensor("shared", [1, 2], numbers.array(2)),
        initializer("w1", numbers.array(2, 2), array_type),
    ]
    assert len(getattr(arrays[0], field)) == 2
    return model(nodes, arrays, value("x", 2, 1, kind), value("y", 2, 1, kind), 13, "etch")


def torch_2_4_1():
    """What PyTorch's own exporter makes, and what PyTorch computes by it, of inputs 0.5 and -0.25."""
    import torch

    numbers = Generator(5)
    network = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1), torch.nn.Sigmoid())
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.from_numpy(numbers.array(*parameter.shape)))
    x = torch.tensor([[0.5, -0.25]])
    path = FOLDER / "torch_2_4_1.onnx"
    axes = {"input": {0: "batch"}, "output": {0: "batch"}}
    torch.onnx.export(network, x, path, input_names=["input"], output_names=["output"], dynamic_axes=axes)
    output = network.double()(x.double()).item()
    text = f"PyTorch {torch.__version__}: 0.5 -0.25 gives {output!r}\n"
    path.with_suffix(".txt").write_text(text, encoding="utf-8")


FILES = {
    "gemm_2_4_1.onnx": gemm_2_4_1,
    "matmul_add_2_4_3.onnx": matmul_add_2_4_3,
    "all_activations.onnx": all_activations,
    "constants.onnx": lambda: constants(TensorProto.FLOAT, np.float32, "float_data"),
    "constants_double.onnx": lambda: constants(TensorProto.DOUBLE, np.float64, "double_data"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--torch", action="store_true", help="write what PyTorch exports, too")
    options = parser.parse_args()
    differing = []
    for name, make in FILES.items():
        content = make()
        path = FOLDER / name
        if not options.check:
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            differing.append(name)
    if differing:
        sys.exit(f"{', '.join(differing)}: not what this script makes")
    if options.torch:
        torch_2_4_1()


if __name__ == "__main__":
    main()
