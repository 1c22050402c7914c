#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the files of Keras beside this script, as Keras 2 and 3 lay them out, without Keras.

  dense_2_4_1.h5       model.save() of Keras 2: the model and its weights, and those of the optimizer
  weights_2_4_1.h5     save_weights() of Keras 2: the weights alone, compressed; model.json has the model
  keras3.weights.h5    save_weights() of Keras 3; keras3.json has the model, a functional one
  types.h5             numbers of every type and order of bytes, a list cut in two, links: what is read and what is not
  external.h5          a dataset whose numbers are in another file
  virtual.h5           a dataset that is put together from other files

Weights are multiples of 1/1024 from a seeded generator: the same numbers in float and in double.

Needs Python 3.9, NumPy 1.22 and h5py 3.7, or newer ones.
"""

import json
import pathlib

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent


def random_weights(generator, *shape):
    return (generator.integers(-1024, 1024, shape) / 1024).astype(np.float32)


# --- the weights: of each dense layer the kernel, [inputs][outputs], and the bias ---

seeded = np.random.default_rng(241)
LAYERS_2_4_1 = [(random_weights(seeded, 2, 4), random_weights(seeded, 4)),
                (random_weights(seeded, 4, 1), random_weights(seeded, 1))]
LAYERS_3_5_2 = [(random_weights(seeded, 3, 5), None), (random_weights(seeded, 5, 2), random_weights(seeded, 2))]


# --- Keras 2 ---


def keras2_dense(name, units, activation):
    initializer = {"class_name": "GlorotUniform", "config": {"seed": None}}
    return {"class_name": "Dense", "config": {
        "name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation,
        "use_bias": True, "kernel_initializer": initializer,
        "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None,
        "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}}


KERAS2 = {"class_name": "Sequential", "config": {"name": "sequential", "layers": [
    {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 2], "dtype": "float32", "sparse": False,
                                            "ragged": False, "name": "dense_input"}},
    keras2_dense("dense", 4, "tanh"),
    {"class_name": "Dropout", "config": {"name": "dropout", "trainable": True, "dtype": "float32", "rate": 0.5,
                                         "noise_shape": None, "seed": None}},
    keras2_dense("dense_1", 1, "sigmoid")]}}


def write_keras2_weights(group, texts, **how):
    """texts: what makes the list of an attribute."""
    group.attrs["layer_names"] = texts(["dense", "dropout", "dense_1"])
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = b"2.13.1"
    group.create_group("dropout").attrs["weight_names"] = []
    group.create_group("top_level_model_weights").attrs["weight_names"] = []
    for name, (kernel, bias) in zip(["dense", "dense_1"], LAYERS_2_4_1):
        layer = group.create_group(name)
        layer.attrs["weight_names"] = texts([f"{name}/kernel:0", f"{name}/bias:0"])
        layer.create_dataset(f"{name}/kernel:0", data=kernel, **how)
        layer.create_dataset(f"{name}/bias:0", data=bias)


def fixed(texts):
    return [text.encode() for text in texts]


def variable(texts):
    return np.array(texts, dtype=h5py.string_dtype())


def write_keras2():
    with h5py.File(FOLDER / "dense_2_4_1.h5", "w") as file:
        file.attrs["keras_version"] = "2.13.1"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps(KERAS2).encode()
        write_keras2_weights(file.create_group("model_weights"), fixed)
        optimizer = file.create_group("optimizer_weights")
        optimizer.attrs["weight_names"] = fixed(["Adam/iteration:0", "Adam/learning_rate:0", "Adam/m/dense/kernel:0"])
        optimizer["Adam/iteration:0"] = np.int64(7)
        optimizer["Adam/learning_rate:0"] = np.float32(0.001)
        optimizer["Adam/m/dense/kernel:0"] = np.zeros((2, 4), np.float32)
    with h5py.File(FOLDER / "weights_2_4_1.h5", "w") as file:
        write_keras2_weights(file, variable, chunks=True, compression="gzip", shuffle=True, fletcher32=True)
    (FOLDER / "model.json").write_text(json.dumps(KERAS2) + "\n")


# --- Keras 3 ---


def keras3_layer(class_name, name, config, inputs, before):
    """before: the name of the layer before, and the width between them."""
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
    tensor = {"class_name": "__keras_tensor__", "config": {
        "shape": [None, inputs], "dtype": "float32", "keras_history": [before, 0, 0]}}
    return {"module": "keras.layers", "class_name": class_name,
            "config": {"name": name, "trainable": True, "dtype": policy, **config}, "registered_name": None,
            "build_config": {"input_shape": [None, inputs]}, "name": name,
            "inbound_nodes": [{"args": [tensor], "kwargs": {"training": False} if class_name == "Dropout" else {}}]}


KERAS3 = {"module": "keras.src.models.functional", "class_name": "Functional", "config": {
    "name": "functional", "trainable": True, "layers": [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {
            "batch_shape": [None, 3], "dtype": "float32", "sparse": False, "name": "input_layer"},
         "registered_name": None, "name": "input_layer", "inbound_nodes": []},
        keras3_layer("Dense", "hidden", {"units": 5, "activation": "linear", "use_bias": False}, 3, "input_layer"),
        keras3_layer("LeakyReLU", "leaky_re_lu", {"negative_slope": float(np.float32(0.3))}, 5, "hidden"),
        keras3_layer("Dropout", "dropout", {"rate": 0.25, "seed": None, "noise_shape": None}, 5, "leaky_re_lu"),
        keras3_layer("Dense", "answer", {"units": 2, "activation": "softmax", "use_bias": True}, 5, "dropout")],
    "input_layers": [["input_layer", 0, 0]], "output_layers": [["answer", 0, 0]]},
    "registered_name": "Functional", "build_config": {"input_shape": None}}


def write_keras3():
    with h5py.File(FOLDER / "keras3.weights.h5", "w") as file:
        for path in ["vars", "layers/input_layer/vars", "layers/leaky_re_lu/vars", "layers/dropout/vars",
                     "layers/dropout/seed_generator/vars"]:
            file.create_group(path)
        file["layers/dropout/seed_generator/vars/0"] = np.array([0, 0], np.uint32)
        for name, weights in zip(["dense", "dense_1"], LAYERS_3_5_2):
            group = file.create_group(f"layers/{name}/vars")
            for i, array in enumerate(array for array in weights if array is not None):
                group[str(i)] = array
        file["optimizer/vars/0"] = np.int64(3)
        file["optimizer/vars/1"] = np.float32(0.001)
    (FOLDER / "keras3.json").write_text(json.dumps(KERAS3) + "\n")


# --- HDF5 ---


def write_types():
    numbers = np.array([[0.5, -1.25, 3], [-0.0625, 1024, 0]])
    with h5py.File(FOLDER / "types.h5", "w", userblock_size=512) as file:
        for name in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
            file[f"numbers/{name}"] = numbers.astype(name)
        file["a number"] = np.float32(0.25)
        file["none"] = np.zeros((0, 3), np.float32)
        file["absent"] = h5py.Empty("f")
        file["whole"] = np.arange(3)
        file["text"] = "text"
        file["again"] = file["a number"]
        file["numbers/back"] = file["/"]  # a circle
        file["soft"] = h5py.SoftLink("/a number")
        file["elsewhere"] = h5py.ExternalLink("dense_2_4_1.h5", "/model_weights")
        file.attrs["model_config"] = "a text: ü"
        file.attrs["layer_names0"] = fixed(["a", "bb"])
        file.attrs["layer_names1"] = fixed(["c"])


def write_elsewhere():
    with h5py.File(FOLDER / "external.h5", "w") as file:
        file.create_dataset("outside", (4,), "<f4", external=[("make_keras.py", 0, 16)])
    with h5py.File(FOLDER / "virtual.h5", "w") as file:
        how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        how.set_obj_track_times(False)
        space = h5py.h5s.create_simple((2, 4))
        how.set_virtual(space, b"dense_2_4_1.h5", b"model_weights/dense/dense/kernel:0", space)
        h5py.h5d.create(file.id, b"outside", h5py.h5t.IEEE_F32LE, space, how)


write_keras2()
write_keras3()
write_types()
write_elsewhere()
