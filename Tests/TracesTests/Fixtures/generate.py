"""Writes the fixtures of this folder with PyTorch and the reference implementation of safetensors.

    python3 generate.py

Every parameter is filled with value(i) = (i % 64 - 32) / 16 over its row-major index i: exact in every format,
so that the Swift tests know each number without reading a second file.
"""
from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parent


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
