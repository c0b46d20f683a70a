"""Checks rnnscope_torch.py in what happens around a training: `python3 check_situations.py`.

Copies of a trace that somebody follows, clipping, frozen modules, modes of autograd, probes that cannot be recorded,
gradients that nobody knows, the end of a run, long probes. With `--rnnscope PROGRAM` rnnscope opens the traces too.
"""
import argparse
import contextlib
import copy
import os
import shutil
import sqlite3
import tempfile
import time
import warnings

import numpy as np
import torch
from torch.nn import functional

import example
from check import Rnnscope, Tagger, expect, recorded
from rnnscope_torch import Recorder, Unroller

T, I, H, O = 6, 3, 5, 4


def network():
    return torch.nn.LSTM(I, H), torch.nn.Linear(H, O)


def probe():
    return torch.randn(T, I), torch.randint(O, (T,))


def loss_of(rnn, head):
    return functional.cross_entropy(head(rnn(torch.randn(T, 2, I))[0]).flatten(0, 1), torch.randint(O, (2 * T,)))


def trained(path, rnn, head, steps=7, each=None, **options):
    """Records `steps` steps; `each` does what a step does, instead of the ordinary."""
    optimizer = torch.optim.SGD([*rnn.parameters(), *head.parameters()], lr=0.1)
    with Recorder(path, rnn, head, *probe(), **dict(dict(every=2), **options)) as recorder:
        for step in range(steps):
            loss = loss_of(rnn, head)
            optimizer.zero_grad()
            if each:
                each(recorder, loss, optimizer, step)
            else:
                loss.backward()
                recorder.step(loss, optimizer)
                optimizer.step()
    return path


def rows(path, sql):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def column(path, name):
    """A column of scalars, None where it is NULL."""
    blocks = rows(path, f"SELECT count, {name} FROM step_blocks ORDER BY first_step")
    values = [[None] * count if data is None else np.frombuffer(data, "<f8").tolist() for count, data in blocks]
    return [x for block in values for x in block]


def check_copies(folder):
    """The file alone is a trace from the beginning, and the whole trace at the end, whoever has it open."""
    path, copied = os.path.join(folder, "followed.rnntrace"), os.path.join(folder, "copy.rnntrace")
    rnn, head = network()
    recorder = Recorder(path, rnn, head, *probe(), every=1, seconds_per_commit=0)
    shutil.copy(path, copied)
    assert rows(copied, "PRAGMA application_id") == [(1380863572,)] and rows(copied, "PRAGMA user_version") == [(1000,)]
    assert dict(rows(copied, "SELECT * FROM metadata"))["state"] == "recording"
    reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for step in range(20):
        recorder.step(1.0, gradient_norm=1.0)
        assert reader.execute("SELECT sum(count) FROM step_blocks").fetchone() == (step + 1,)
    recorder.close()
    os.unlink(copied)
    shutil.copy(path, copied)
    reader.close()
    assert rows(copied, "SELECT sum(count) FROM step_blocks") == [(20,)]
    assert rows(copied, "SELECT count(*) FROM unrolls") == [(20,)]
    assert dict(rows(copied, "SELECT * FROM metadata"))["state"] == "finished"


def check_clipping(folder):
    """Norms before and after clipping are over the same parameters; what is not known is NULL."""
    tokens = torch.randint(O, (T,))
    for dtype, options, limit, clipped in [
        (torch.float32, {}, 1000.0, False), (torch.float32, {}, 0.001, True), (torch.bfloat16, {}, 1000.0, False),
        (torch.float32, dict(max_norm=0.001), 0.001, True), (torch.float32, dict(max_norm=1000.0), 1000.0, False),
        # An optimizer of its own for the embedding, which the recorder is not told of.
        (torch.float32, dict(apart=True), 1000.0, False),
        # A probe that the recorder cannot tell to come from the embedding.
        (torch.float32, dict(fixed=True), 1000.0, False), (torch.float32, dict(fixed=True), 0.001, True),
    ]:
        torch.manual_seed(3)
        model = Tagger(both=False).to(dtype)
        path = os.path.join(folder, f"clip{len(os.listdir(folder))}.rnntrace")
        apart, fixed = options.pop("apart", False), options.pop("fixed", False)
        sequence = model.embedding(tokens).detach() if fixed else lambda: model.embedding(tokens)
        told = [*model.rnn.parameters(), *model.head.parameters()] if apart else model.parameters()
        optimizer, norms = torch.optim.SGD(told, lr=0.01), []
        with Recorder(path, model.rnn, model.head, sequence, tokens) as recorder:
            for _ in range(3):
                batch = torch.randint(O, (8, T))
                loss = functional.cross_entropy(model(batch).flatten(0, 1).float(), batch.flatten())
                model.zero_grad()
                loss.backward()
                norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), limit).item())
                recorder.step(loss, optimizer, gradient_norm=norms[-1], **options)
                optimizer.step()
        assert column(path, "gradient_norm") == norms
        after = column(path, "clipped_gradient_norm")
        assert np.allclose(after, 0.001, rtol=1e-3) if clipped else after == [None] * 3, (dtype, options, after)
        assert len(rows(path, "SELECT * FROM events WHERE kind = 'clip'")) == clipped


def check_other_sets(folder):
    """A norm over fewer parameters says nothing of clipping, and the warning says so once."""
    def each(recorder, loss, optimizer, step):
        loss.backward()
        recorder.step(loss, optimizer, gradient_norm=0.001)

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        path = trained(os.path.join(folder, "set.rnntrace"), *network(), each=each)
    assert [str(x.message) for x in said if "give max_norm" in str(x.message)] == [str(said[0].message)], said
    assert column(path, "clipped_gradient_norm") == [None] * 7


def check_modes(folder):
    """Frozen modules, anomaly detection, inference mode and no_grad are recorded as everything is."""
    def surrounded(context):
        def each(recorder, loss, optimizer, step):
            loss.backward()
            with context():
                recorder.step(loss, optimizer)
            optimizer.step()
        return each

    found = {}
    for name in ["plain", "frozen rnn", "frozen head", "inference_mode", "no_grad", "detect_anomaly"]:
        torch.manual_seed(6)
        rnn, head = network()
        rnn.requires_grad_(name != "frozen rnn")
        head.requires_grad_(name != "frozen head")
        context = getattr(torch, name, None) or getattr(torch.autograd, name, None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = os.path.join(folder, f"{name}.rnntrace")
            trained(path, rnn, head, each=context and surrounded(context), profile_every=1)
        assert len(rows(path, "SELECT * FROM unrolls")) == 4
        tensors = ["output", "grad.rnn.weight_hh_l0", "grad.head.weight", "grad.hidden.l0", "grad.by_lag"]
        found[name] = [[recorded(path, step, tensor) for tensor in tensors] for step in (0, 6)]
    for name, steps in found.items():
        # What is frozen learns nothing; before any learning all are the same.
        for step in range(1 if "frozen" in name else 2):
            assert all(np.array_equal(a, b) for a, b in zip(steps[step], found["plain"][step])), (name, step)


def check_diverged(folder):
    """Numbers that are no numbers are recorded as they are, also where autograd looks for them."""
    def each(recorder, loss, optimizer, step):
        loss.backward()
        if step == 3:
            recorder.rnn.weight_hh_l0.data[0, 0] = float("nan")
        with torch.autograd.detect_anomaly():
            recorder.step(loss, optimizer)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = trained(os.path.join(folder, "nan.rnntrace"), *network(), each=each, every=1, steps=4)
    assert np.isfinite(recorded(path, 2, "hidden.l0")).all()
    assert np.isnan(recorded(path, 3, "hidden.l0")).any() and np.isnan(recorded(path, 3, "grad.by_lag")).any()


def check_cadences(folder):
    path = os.path.join(folder, "cadence.rnntrace")
    wrong = [("every", value) for value in (0, None, -1, 2.5, True)]
    for name, value in [*wrong, ("profile_every", 0), ("checkpoint_every", -1)]:
        begin = lambda: Recorder(path, *network(), *probe(), **{name: value})
        expect(ValueError, begin, f"{name}={value!r}: a number of steps")
    Recorder(path, *network(), *probe(), every=np.int64(3), checkpoint_every=None).close()


class Pooling(torch.nn.Module):
    def forward(self, states):
        return functional.pad(states, (0, O - H)) - states.mean(0, keepdim=True)[:, :O]


def check_bad_probes(folder):
    """What cannot be recorded is said before there is a file, in one line that tells how to mend it."""
    inputs, target = probe()
    one_hot, values = functional.one_hot(target, O), torch.randn(T, O)
    path = os.path.join(folder, "bad.rnntrace")

    def begin(inputs, target, head=torch.nn.Linear(H, O), **options):
        return Recorder(path, torch.nn.GRU(I, H), head, inputs, target, **options)

    for says, arguments, options in [
        ("probe_target: its shape is [5]: classes [T] have the shape [6]", (inputs, target[:5]), {}),
        ("as probe_input[:, 0]", (inputs[:, None], target), {}),
        ("as probe_input[0]", (inputs[None], target), {}),
        ("lambda: model.embedding(tokens)", (target, target), {}),
        ("lambda: model.embedding(tokens)", (lambda: target, target), {}),
        ("probe_input: a tensor is needed", ("abc", target), {}),
        ("class 9 is not one of the head's 4 outputs", (inputs, torch.full((T,), 9)), {}),
        ("class -1 is not one", (inputs, torch.full((T,), -1)), {}),
        ("argmax(1)", (inputs, one_hot), {}),
        ("probe_target[:, 0]", (inputs, target[:, None]), {}),
        ("it is torch.bool", (inputs, target > 1), {}),
        ("everywhere", (inputs, torch.full((T,), -100)), {}),
        ("[6, 4]", (inputs, torch.randn(T, 1)), {}),
        (".long()", (inputs, torch.randn(T)), {}),
        ("not finite", (inputs, values * float("nan")), {}),
        ("mask: give 6 numbers", (inputs, values), dict(mask=[1, 0])),
        ("mask: it goes with values", (inputs, target), dict(mask=[1] * T)),
        ("depends on others", (inputs, target, Pooling()), {}),
        ("input_labels: 2 names for 6 timesteps", (inputs, target), dict(input_labels="ab")),
        ("vocabulary: 1 names for 4 outputs", (inputs, target), dict(vocabulary="a")),
        ("baselines['x'] must be one number", (inputs, target), dict(baselines={"x": "much"})),
        ("more_probes[1]: probe_target: class 7", (inputs, target),
         dict(more_probes=[dict(input=inputs, target=target), dict(input=inputs, target=target * 0 + 7)])),
        ("more_probes[0]: a probe is a dict", (inputs, target), dict(more_probes=[dict(inputs=inputs, target=target)])),
        ("more_probes[0]: target: all probes have the same", (inputs, target),
         dict(more_probes=[dict(input=inputs, target=values)])),
    ]:
        try:
            begin(*arguments, **options)
        except (ValueError, TypeError, RuntimeError) as error:
            assert says in str(error) and "\n" not in str(error), error
        else:
            raise AssertionError(f"nothing was said of: {says}")
        assert os.listdir(folder) == [], (says, os.listdir(folder))
    begin(inputs, target, title=None, seed=None, input_labels=torch.arange(T), vocabulary=torch.arange(O)).close()
    assert rows(path, "SELECT input_labels FROM sequences") == [('["0", "1", "2", "3", "4", "5"]',)]
    assert dict(rows(path, "SELECT * FROM metadata"))["vocabulary"] == '["0", "1", "2", "3"]'
    expect(TypeError, lambda: begin(inputs, target, overwrite=True).step(torch.ones(3)), "not a tensor of shape [3]")


def check_overwriting(folder):
    """A notebook's cell runs again over what it recorded before; other files are left alone."""
    path = os.path.join(folder, "again.rnntrace")
    trained(path, *network())
    expect(FileExistsError, lambda: trained(path, *network()), "overwrite=True")
    interrupted = Recorder(path, *network(), *probe(), overwrite=True)
    interrupted.step(1.0, gradient_norm=1.0)
    expect(RuntimeError, lambda: trained(path, *network()), "a Recorder that was not closed")
    trained(path, *network(), overwrite=True, steps=3)
    assert column(path, "loss") and len(column(path, "loss")) == 3 and os.listdir(folder) == ["again.rnntrace"]
    text, database = os.path.join(folder, "precious.txt"), os.path.join(folder, "precious.db")
    with open(text, "w") as file:
        file.write("not a trace")
    rows(database, "CREATE TABLE precious (x)")
    for other in [text, database]:
        expect(FileExistsError, lambda: trained(other, *network(), overwrite=True), "is not a trace")
    expect(FileNotFoundError, lambda: trained(os.path.join(folder, "no", "x"), *network()), "no file can be written")
    assert sorted(os.listdir(folder)) == ["again.rnntrace", "precious.db", "precious.txt"]


def check_unknown_norms(folder):
    """A norm that nobody knows is NULL, not a number; what is known beside it stays."""
    def each(recorder, loss, optimizer, step):
        if step < 3 or step > 4:
            loss.backward()
            recorder.step(loss, optimizer)
        else:
            recorder.step(1.5)

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        path = trained(os.path.join(folder, "null.rnntrace"), *network(), each=each, every=100)
    assert sum("no parameter has a gradient" in str(x.message) for x in said) == 1, said
    for name in ["gradient_norm", "learning_rate"]:
        assert [x is None for x in column(path, name)] == [False] * 3 + [True] * 2 + [False] * 2, column(path, name)
    assert not np.isnan([x for x in column(path, "gradient_norm") if x is not None]).any()
    assert rows(path, "SELECT * FROM events") == []


def check_end(folder):
    """The last step is whole, with the weights and the embedding that it was computed with."""
    for both_at_once in [False, True]:
        model, tokens = Tagger(), torch.randint(O, (T,))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        path = os.path.join(folder, f"end{both_at_once}.rnntrace")
        with Recorder(path, model.rnn, model.head, lambda: model.embedding(tokens), tokens, every=5,
                      seconds_per_commit=0 if both_at_once else 60) as recorder:
            for _ in range(8):
                batch = torch.randint(O, (8, T))
                loss = functional.cross_entropy(model(batch).flatten(0, 1), batch.flatten())
                optimizer.zero_grad()
                loss.backward()
                recorder.step(loss, optimizer)
                before = copy.deepcopy(model).eval()
                optimizer.step()
        expected = before(tokens[None])[0].detach()
        assert np.allclose(recorded(path, 7, "output"), expected, atol=1e-5)
        assert not np.allclose(recorded(path, 7, "output"), model.eval()(tokens[None])[0].detach(), atol=1e-4)
        assert len(column(path, "loss")) == 8 and column(path, "loss")[7] == loss.item()
        profiles = rows(path, "SELECT first_step, count FROM step_blocks WHERE profile IS NOT NULL ORDER BY first_step")
        assert profiles == [(0, 1), (5, 1), (7, 1)], profiles
    path = trained(os.path.join(folder, "weights.rnntrace"), *network(), steps=8)
    assert rows(path, "SELECT step FROM checkpoints") == [(0,), (7,)]


def check_long_probes(folder):
    """Gradients by lag of a long probe take about as long as everything else; without them nothing else is missing."""
    torch.set_num_threads(1)
    rnn, head = torch.nn.LSTM(8, 48), torch.nn.Linear(48, 8)
    inputs, target = torch.randn(300, 8), torch.randint(8, (300,))
    seconds, names = {}, {}
    for by_lag in [True, False]:
        unroller, times = Unroller(rnn, head, inputs, target, by_lag=by_lag), []
        for _ in range(3):
            begin = time.perf_counter()
            names[by_lag] = set(unroller.unroll())
            times.append(time.perf_counter() - begin)
        seconds[by_lag] = min(times)
    assert names[True] - names[False] == {"grad.by_lag"}
    assert seconds[True] < 5 * seconds[False], seconds
    # Gradients that vanish below everything, and come from the last timestep alone.
    last = torch.cat([torch.full((299,), -100), target[-1:]])
    rnn = torch.nn.RNN(8, 48)
    rnn.weight_hh_l0.data *= 0.01
    lags = Unroller(rnn, head, inputs, last).unroll()["grad.by_lag"]
    assert (lags[:-1] == 0).all() and lags[-1, -1] > 0 and lags[-1, 0] == 0
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        path = os.path.join(folder, "long.rnntrace")
        sequence = torch.zeros(2001, 1), torch.zeros(2001).long()
        Recorder(path, torch.nn.RNN(1, 1), torch.nn.Linear(1, 2), *sequence).close()
    assert "2001 timesteps" in str(said[0].message), said


def check_program(rnnscope):
    """What README.md tells to type works after the example, and rnnscope opens on a whole step."""
    path = os.path.join(rnnscope.folder, "run.rnntrace")
    with contextlib.redirect_stdout(None):
        example.main(path)
    rnnscope.exported(path, "w.safetensors", "--step", "500", "--tensor", "rnn.*")
    for view in ["overview", "hidden", "gradients", "by-lag", "weights"]:
        assert "not recorded" not in rnnscope("snapshot", path, "--view", view, "--size", "100x30"), view
    rnnscope("info", path)
    rnnscope("diagnose", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rnnscope", help="the built program, to open the traces with as well")
    program = parser.parse_args().rnnscope
    torch.manual_seed(0)
    checks = [
        check_copies, check_clipping, check_other_sets, check_modes, check_diverged, check_cadences, check_bad_probes,
        check_overwriting, check_unknown_norms, check_end, check_long_probes,
    ]
    for check_in_folder in checks:
        with tempfile.TemporaryDirectory() as folder:
            check_in_folder(folder)
    if program:
        with tempfile.TemporaryDirectory() as folder:
            check_program(Rnnscope(os.path.abspath(program), folder))
    print(f"{len(checks)} situations are recorded as they should be")


if __name__ == "__main__":
    main()
