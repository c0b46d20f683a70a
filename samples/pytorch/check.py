"""Checks rnnscope_torch.py against PyTorch's own gradients: `python3 check.py`.

For every kind of module the parameters' gradients from the unrolled cells must equal those of the fused module, and
the total gradients must obey what they are defined by.
"""
import itertools
import os
import sqlite3
import tempfile

import numpy as np
import torch

from rnnscope_torch import Recorder, Unroller

T, I, H, O = 7, 3, 4, 5


def modules():
    kinds = [
        (torch.nn.RNN, dict(nonlinearity="tanh")), (torch.nn.RNN, dict(nonlinearity="relu")), (torch.nn.LSTM, {}),
        (torch.nn.GRU, {}),
    ]
    for (kind, options), layers, both, first, bias in itertools.product(
        kinds, [1, 3], [False, True], [False, True], [True, False]
    ):
        options = dict(options, num_layers=layers, bidirectional=both, batch_first=first, bias=bias)
        yield kind(I, H, **options), torch.nn.Linear(H * (2 if both else 1), O, bias=bias), options


def fused_gradients(rnn, head, inputs, target):
    twin = torch.nn.ModuleDict({"rnn": rnn, "head": head}).double()
    output = twin["head"](twin["rnn"](inputs.double())[0])
    if target.is_floating_point():
        loss = torch.nn.functional.mse_loss(output, target.double())
    else:
        loss = torch.nn.functional.cross_entropy(output, target)
    names, parameters = zip(*twin.named_parameters())
    return loss, dict(zip(names, torch.autograd.grad(loss, parameters)))


def check(rnn, head, target):
    inputs = torch.randn(T, I)
    tensors = Unroller(rnn, head, inputs, target).unroll()
    loss, expected = fused_gradients(rnn, head, inputs, target)
    assert abs(tensors["loss"][0] - loss.item()) < 1e-12
    assert abs(tensors["loss.per_step"].sum() - loss.item()) < 1e-12
    for name, gradient in expected.items():
        assert np.allclose(tensors[f"grad.{name}"], gradient.numpy(), atol=1e-12), name
    top = rnn.num_layers - 1
    for suffix, end in [("", -1), ("_reverse", 0)][: 2 if rnn.bidirectional else 1]:
        total, direct = tensors[f"grad.hidden.l{top}{suffix}"], tensors[f"grad.hidden.direct.l{top}{suffix}"]
        # Where the direction ends there is no later path; everywhere the losses' parts add up to at least the whole.
        assert np.allclose(total[end], direct[end])
        lags = tensors[f"grad.by_lag{suffix}"]
        assert np.all(lags.sum(axis=0) + 1e-12 >= np.linalg.norm(total, axis=1))
        assert np.allclose(np.triu(lags, 1) if end == -1 else np.tril(lags, -1), 0)


def check_recording(folder):
    torch.manual_seed(1)
    rnn, head = torch.nn.LSTM(I, H), torch.nn.Linear(H, O)
    optimizer = torch.optim.SGD([*rnn.parameters(), *head.parameters()], lr=0.1)
    path, target = os.path.join(folder, "run.rnntrace"), torch.randint(O, (T,))
    inputs = torch.randn(T, I)
    with Recorder(path, rnn, head, inputs, target, every=5) as recorder:
        for step in range(23):
            loss = torch.nn.functional.cross_entropy(head(rnn(inputs)[0]), target)
            optimizer.zero_grad()
            loss.backward()
            recorder.step(loss, optimizer, held_out_loss=loss if step == 3 else None)
            optimizer.step()
    assert os.listdir(folder) == ["run.rnntrace"], os.listdir(folder)
    database = sqlite3.connect(path)
    assert database.execute("SELECT sum(count) FROM step_blocks").fetchone() == (23,)
    assert [s for s, in database.execute("SELECT step FROM unrolls ORDER BY step")] == [0, 5, 10, 15, 20]
    try:
        Recorder(path, rnn, head, inputs, target)
    except FileExistsError:
        return
    raise AssertionError("an existing file was overwritten")


if __name__ == "__main__":
    torch.manual_seed(0)
    count = 0
    for rnn, head, options in modules():
        classes = torch.randint(O, (T,))
        classes[:3] = -100
        for target in [classes, torch.randn(T, O)]:
            check(rnn, head, target)
            count += 1
    with tempfile.TemporaryDirectory() as folder:
        check_recording(folder)
    print(f"{count} modules agree with PyTorch")
