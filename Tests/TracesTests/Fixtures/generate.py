"""Writes the fixtures of this folder with PyTorch and the reference implementation of safetensors.

    python3 generate.py

Every parameter is filled with value(i) = (i % 64 - 32) / 16 over its row-major index i: exact in every format,
so that the Swift tests know each number without reading a second file.
"""
import sqlite3
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[2] / "samples" / "pytorch"))
from rnnscope_torch import Recorder


def ramp(shape, dtype=torch.float32):
    count = torch.Size(shape).numel()
    return ((torch.arange(count) % 64 - 32) / 16).reshape(shape).to(dtype)


def network(module, outputs):
    width = module.hidden_size * (2 if module.bidirectional else 1)
    model = torch.nn.ModuleDict({"rnn": module, "head": torch.nn.Linear(width, outputs)})
    return {name: ramp(tensor.shape) for name, tensor in model.state_dict().items()}


save_file(
    network(torch.nn.LSTM(3, 2, num_layers=2, bidirectional=True), 4),
    FOLDER / "lstm_bidirectional.safetensors",
)
save_file(network(torch.nn.RNN(3, 5, nonlinearity="relu"), 2), FOLDER / "rnn_relu.safetensors", {"cell": "rnn_relu"})

floating = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
integers = [torch.int64, torch.int32, torch.int16, torch.int8]
tensors = {str(dtype).removeprefix("torch."): ramp([2, 3], dtype) for dtype in floating}
tensors |= {str(dtype).removeprefix("torch."): torch.tensor([-2, 0, 100], dtype=dtype) for dtype in integers}
tensors["uint8"] = torch.tensor([0, 128, 255], dtype=torch.uint8)
tensors["uint16"] = torch.tensor([0, 128, 65535], dtype=torch.uint16)
tensors["uint32"] = torch.tensor([0, 128, 2**32 - 1], dtype=torch.uint32)
tensors["uint64"] = torch.tensor([0, 128, 2**40], dtype=torch.uint64)
tensors["bool"] = torch.tensor([True, False, True])
tensors["scalar"] = torch.tensor(0.5)
tensors["empty"] = torch.zeros([0, 4])
save_file(tensors, FOLDER / "element_types.safetensors", {"note": 'quotes " and \\ and é and 🙂'})


def record(path):
    """A few steps of a small bidirectional GRU, recorded as samples/pytorch does it, in pages of 1 KiB."""
    torch.manual_seed(0)
    rnn, head = torch.nn.GRU(3, 4, num_layers=2, bidirectional=True), torch.nn.Linear(8, 3)
    inputs, target = torch.randn(6, 3), torch.tensor([0, 1, -100, 2, 0, 1])
    optimizer = torch.optim.SGD([*rnn.parameters(), *head.parameters()], lr=0.5)
    path.unlink(missing_ok=True)
    labels = dict(input_labels="abcdef", target_labels=["v", "w", "", "x", "v", "w"], vocabulary="vwx")
    baselines = {"guessing": 1.0986122886681098}
    with Recorder(path, rnn, head, inputs, target, every=4, checkpoint_every=8, title="torch", seed=7,
                  baselines=baselines, planned_steps=12, **labels) as recorder:
        for step in range(12):
            loss = torch.nn.functional.cross_entropy(head(rnn(inputs)[0]), target)
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([*rnn.parameters(), *head.parameters()], 0.05)
            recorder.step(loss, optimizer, gradient_norm=norm, held_out_loss=2 * loss if step == 6 else None)
            optimizer.step()
    with sqlite3.connect(path) as database:
        database.executescript("PRAGMA page_size = 1024; VACUUM")


record(FOLDER / "torch_gru.rnntrace")
