#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Trains a small network on xor in PyTorch, and writes what etch-convert reads.

  train.py FOLDER    writes FOLDER/xor.safetensors and FOLDER/xor.csv

Needs PyTorch (Debian's python3-torch). With the package safetensors, `save` is safetensors.torch.save_file.
"""

import json
import pathlib
import struct
import sys

import torch


def points(count):
    """Points of the unit square, and whether just one of their coordinates is above a half."""
    x = torch.rand(count, 2)
    return x, ((x[:, :1] > 0.5) != (x[:, 1:] > 0.5)).float()


def save(state, file):
    """Writes a state_dict as safetensors: 8 bytes of a length, a JSON of that length, and the numbers."""
    header, data = {}, b""
    for name, tensor in state.items():
        raw = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(1)
    torch.set_num_threads(1)
    net = torch.nn.Sequential(
        torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1), torch.nn.Sigmoid()
    )
    x, target = points(400)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(2000):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy(net(x), target)
        loss.backward()
        optimizer.step()
    x, target = points(100)
    right = ((net(x) > 0.5) == (target > 0.5)).float().mean().item()
    print(f"loss {loss.item():.4f}, accuracy on new points {100 * right:.0f} %")
    save(net.state_dict(), folder / "xor.safetensors")
    lines = [f"{a:.4f},{b:.4f},{int(t)}" for (a, b), (t,) in zip(x.tolist(), target.tolist())]
    (folder / "xor.csv").write_text("x0,x1,label\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
