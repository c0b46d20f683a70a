"""Checks rnnscope_torch.py against PyTorch's own gradients: `python3 check.py`.

For every kind of module the parameters' gradients from the unrolled cells must equal those of the fused module, and
the total gradients must obey what they are defined by. `python3 check.py --rnnscope PROGRAM` also opens the recordings
with rnnscope, loads what it exports with numpy, pandas, torch and safetensors, and compares every number.
"""
import argparse
import contextlib
import copy
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import numpy as np
import torch

from rnnscope_torch import Recorder, Unroller, Watch, profile_of, save_weights

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


def lags_by_autograd(unroller, place):
    """A backward pass for each timestep's share of the loss."""
    values, nodes, _ = unroller._forward(unroller.inputs())
    states, rows = nodes[f"grad.hidden.{place}"], []
    for share in unroller._loss_shares(values["output"]):
        found = torch.autograd.grad(share, states, retain_graph=True, allow_unused=True)
        rows.append([0.0 if gradient is None else gradient.norm().item() for gradient in found])
    return rows


def check(rnn, head, target):
    inputs = torch.randn(T, I)
    unroller = Unroller(rnn, head, inputs, target)
    tensors = unroller.unroll()
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
        assert np.allclose(lags, lags_by_autograd(unroller, f"l{top}{suffix}"), rtol=1e-9, atol=1e-14)
        assert np.all(lags.sum(axis=0) + 1e-12 >= np.linalg.norm(total, axis=1))
        assert np.allclose(np.triu(lags, 1) if end == -1 else np.tril(lags, -1), 0)
    profile = profile_of([tensors[f"grad.hidden.{place}"] for place in unroller.places])
    assert np.allclose(profile_of(unroller.state_gradients()), profile)


def check_refusals():
    head = torch.nn.Linear(H, O)
    target = torch.randint(O, (T,))
    for rnn, output, says in [
        (torch.nn.LSTM(I, H, proj_size=2), torch.nn.Linear(2, O), "proj_size"),
        (torch.nn.LSTMCell(I, H), head, "nn.RNN, nn.LSTM or nn.GRU"),
        (torch.nn.LSTM(I, H), lambda states: states, "a module as its head"),
        (torch.nn.LSTM(I, H), torch.nn.Linear(H + 1, O), "does not read"),
        (torch.nn.LSTM(I, H), torch.nn.Flatten(0), "by itself"),
    ]:
        try:
            Unroller(rnn, output, torch.randn(T, I), target)
        except TypeError as error:
            assert says in str(error), error
        else:
            raise AssertionError(f"{rnn} was taken")
    for inputs in [torch.randn(T, 1, I), torch.randn(T - 1, I)]:
        try:
            Unroller(torch.nn.GRU(I, H), head, inputs, target).rehearse()
        except ValueError:
            continue
        raise AssertionError(f"a probe of shape {list(inputs.shape)} was taken")


def check_watch():
    watch, found = Watch(), []
    for step in range(400):
        norm = 100.0 if step == 200 else 3.0 if step in (60, 61, 300) else 1.0
        found += watch.events(step, float("nan") if step == 350 else 0.5, norm, 2.0 if norm > 2 else None)
    assert [(kind, at) for kind, _, at in found] == [
        ("clip", 60), ("clip-end", 61), ("clip", 200), ("spike", 200), ("clip-end", 200), ("clip", 300), ("nan", 350),
        ("clip-end", 300),
    ], found


def check_packed_and_dropout(folder):
    """Training with packed sequences and dropout is recorded as any other; the probe is run without dropout."""
    torch.manual_seed(2)
    rnn, head = torch.nn.GRU(I, H, num_layers=2, dropout=0.5, batch_first=True), torch.nn.Linear(H, O)
    optimizer = torch.optim.Adam([*rnn.parameters(), *head.parameters()], lr=0.01)
    probe, target = torch.randn(T, I), torch.randint(O, (T,))
    path = os.path.join(folder, "packed.rnntrace")
    with Recorder(path, rnn, head, probe, target, every=4) as recorder:
        for _ in range(9):
            lengths = torch.tensor([7, 5, 2])
            packed = torch.nn.utils.rnn.pack_padded_sequence(torch.randn(3, T, I), lengths, batch_first=True)
            output, _ = torch.nn.utils.rnn.pad_packed_sequence(rnn(packed)[0], batch_first=True)
            loss = head(output).square().mean()
            optimizer.zero_grad()
            loss.backward()
            recorder.step(loss, optimizer)
            before = copy.deepcopy(torch.nn.ModuleDict({"rnn": rnn, "head": head})).eval()
            optimizer.step()
    database = sqlite3.connect(path)
    shape, data = database.execute("SELECT shape, bytes FROM tensors WHERE step = 8 AND name = 'output'").fetchone()
    expected = before["head"](before["rnn"](probe[None])[0])[0].detach().numpy()
    assert np.allclose(np.frombuffer(data, "<f4").reshape(json.loads(shape)), expected, atol=1e-5)


def expect(error, action, says):
    try:
        action()
    except error as found:
        assert says in str(found), found
    else:
        raise AssertionError(f"nothing was said of: {says}")


class Tagger(torch.nn.Module):
    """What people build around a recurrent module: an embedding before it and layers behind it."""

    def __init__(self, both=True):
        super().__init__()
        self.embedding = torch.nn.Embedding(O, I)
        self.rnn = torch.nn.LSTM(I, H, num_layers=2, bidirectional=both, batch_first=True, dropout=0.2)
        self.head = torch.nn.Sequential(
            torch.nn.LayerNorm(H * (2 if both else 1)), torch.nn.Linear(H * (2 if both else 1), 6), torch.nn.ReLU(),
            torch.nn.Dropout(0.5), torch.nn.Linear(6, O))

    def forward(self, tokens):
        return self.head(self.rnn(self.embedding(tokens))[0])


def fit(model, recorder, steps, last_only=False, context=contextlib.nullcontext):
    """Trains `model` on tokens that it repeats; the loss of each timestep, or of the last alone."""
    # The usual eps is 0 in float16.
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, eps=1e-4)
    for _ in range(steps):
        tokens = torch.randint(O, (8, T))
        with context():
            output = model(tokens)
            output, target = (output[:, -1], tokens[:, -1]) if last_only else (output.flatten(0, 1), tokens.flatten())
            loss = torch.nn.functional.cross_entropy(output.float(), target)
            optimizer.zero_grad()
            loss.backward()
            recorder.step(loss, optimizer)
        optimizer.step()


def recorded(path, step, name):
    shape, data = sqlite3.connect(path).execute(
        "SELECT shape, bytes FROM tensors WHERE step = ? AND name = ?", [step, name]).fetchone()
    return np.frombuffer(data, "<f4").reshape(json.loads(shape))


def check_whole_models(folder):
    """An embedding that learns, a head of several layers, a loss at the last timestep only; modules of every
    precision, autocast and torch.compile's wrapper: what is recorded is what the model computes."""
    contexts = {
        "plain": contextlib.nullcontext, "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    }
    kinds = [torch.float32, torch.float64, torch.float16, torch.bfloat16]
    for (name, context), last_only, kind in itertools.product(contexts.items(), [False, True], kinds):
        if kind != torch.float32 and name == "autocast":
            continue
        torch.manual_seed(3)
        model = Tagger(both=not last_only).to(kind)
        tokens, target = torch.randint(O, (T,)), torch.randint(O, (T,))
        if last_only:
            target[:-1] = -100
        path = os.path.join(folder, f"{name}{last_only}{kind}.rnntrace")
        rnn, head = torch.compile(model.rnn), model.head
        with Recorder(path, rnn, head, lambda: model.embedding(tokens), target, every=3) as recorder:
            fit(model, recorder, 4, last_only, context)
            before = copy.deepcopy(model).double().eval()
            states, _ = before.rnn(before.embedding(tokens)[None])
            states.retain_grad()
            loss = torch.nn.functional.cross_entropy(before.head(states)[0], target)
            loss.backward()
            recorder.every = 1
            with context():
                recorder.step(loss.detach())
        assert np.allclose(recorded(path, 4, "output"), before.head(states)[0].detach(), atol=1e-5)
        assert np.allclose(recorded(path, 4, "loss"), loss.item(), atol=1e-6)
        direct = recorded(path, 4, "grad.hidden.direct.l1")
        assert np.allclose(direct, states.grad[0, :, :H], atol=1e-6)
        for name, parameter in before.rnn.named_parameters():
            assert np.allclose(recorded(path, 4, f"grad.rnn.{name}"), parameter.grad, atol=1e-6), name


def check_mixing_head():
    class Mixing(torch.nn.Module):
        def forward(self, states):
            return states + states.mean(0, keepdim=True)

    unroller = Unroller(torch.nn.RNN(I, H), Mixing(), torch.randn(T, I), torch.randn(T, H))
    expect(RuntimeError, unroller.unroll, "depends on others")


def check_full_disk(folder):
    """A trace that can't grow any further ends with a message; the training does not."""
    code = f"""
import resource, signal, sys
sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})
import torch
from rnnscope_torch import Recorder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
rnn, head = torch.nn.GRU({I}, {H}), torch.nn.Linear({H}, {O})
probe = torch.randn({T}, {I}), torch.zeros({T}).long()
with Recorder("full.rnntrace", rnn, head, *probe, every=1, seconds_per_commit=0) as recorder:
    for _ in range(60):
        recorder.step(torch.tensor(1.0), gradient_norm=1.0)
print("trained to the end")
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder)
    assert result.returncode == 0 and "trained to the end" in result.stdout, result
    assert "recording stopped at step" in result.stderr and result.stderr.count("\n") == 1, result.stderr
    kept, = sqlite3.connect(os.path.join(folder, "full.rnntrace")).execute("SELECT count(*) FROM unrolls").fetchone()
    assert 0 < kept < 60, kept


def distributed_job(path):
    """One of the processes that `torchrun` starts: rank 0 records, all of them train."""
    torch.manual_seed(4)
    model = Tagger()
    # Before the processes have met, too.
    Recorder(path + "-early", torch.nn.RNN(I, H), torch.nn.Linear(H, O), torch.randn(T, I), torch.zeros(T).long()).close()
    torch.distributed.init_process_group("gloo")
    parallel = torch.nn.parallel.DistributedDataParallel(model)
    tokens = torch.arange(T) % O
    rnn, head = parallel.module.rnn, parallel.module.head
    torch.manual_seed(torch.distributed.get_rank())
    with Recorder(path, rnn, head, lambda: model.embedding(tokens), tokens, every=2) as recorder:
        fit(parallel, recorder, 6)
    torch.distributed.destroy_process_group()


def check_distributed(folder):
    path = os.path.join(folder, "job.rnntrace")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    subprocess.run([*command, os.path.abspath(__file__), "--job", path], check=True, capture_output=True, env=environment)
    assert sorted(os.listdir(folder)) == ["job.rnntrace", "job.rnntrace-early"], os.listdir(folder)
    database = sqlite3.connect(path)
    assert database.execute("SELECT sum(count) FROM step_blocks").fetchone() == (6,)
    assert [step for step, in database.execute("SELECT step FROM unrolls ORDER BY step")] == [0, 2, 4, 5]


def check_recording(folder):
    torch.manual_seed(1)
    rnn, head = torch.nn.LSTM(I, H), torch.nn.Linear(H, O)
    optimizer = torch.optim.SGD([*rnn.parameters(), *head.parameters()], lr=0.1)
    path, target = os.path.join(folder, "run.rnntrace"), torch.randint(O, (T,))
    inputs = torch.randn(T, I)
    more = [dict(input=torch.randn(3, I), target=torch.tensor([1, -100, 0]), title="short", input_labels="xyz")]
    with Recorder(
        path, rnn, head, inputs, target, every=5, profile_every=2, checkpoint_every=10, more_probes=more,
        vocabulary="abcde", title="a check",
    ) as recorder:
        for step in range(23):
            loss = torch.nn.functional.cross_entropy(head(rnn(inputs)[0]), target)
            optimizer.zero_grad()
            loss.backward()
            recorder.step(loss, optimizer, held_out_loss=loss if step == 3 else None)
            optimizer.step()
    assert os.listdir(folder) == ["run.rnntrace"], os.listdir(folder)
    database = sqlite3.connect(path)
    assert database.execute("SELECT sum(count) FROM step_blocks").fetchone() == (23,)
    for sequence in (0, 1):
        steps = [s for s, in database.execute("SELECT step FROM unrolls WHERE sequence = ? ORDER BY step", [sequence])]
        assert steps == [0, 5, 10, 15, 20, 22], steps
    profiles = database.execute("SELECT first_step, count FROM step_blocks WHERE profile IS NOT NULL").fetchall()
    with_profile = {first + i for first, count in profiles for i in range(count)}
    assert with_profile == {s for s in range(23) if s % 2 == 0 or s % 5 == 0}, with_profile
    assert [s for s, in database.execute("SELECT step FROM checkpoints")] == [0, 10, 20, 22]
    try:
        Recorder(path, rnn, head, inputs, target)
    except FileExistsError:
        return path
    raise AssertionError("an existing file was overwritten")


class Rnnscope:
    """The program under test."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, *arguments):
        result = subprocess.run([self.program, *arguments], capture_output=True, text=True)
        assert result.returncode == 0, (arguments, result.stderr)
        return result.stdout

    def exported(self, trace, name, *arguments):
        path = os.path.join(self.folder, name)
        self("export", trace, *arguments, "-o", path)
        return path


def check_exports(rnnscope, trace):
    """Every format of one tensor and of the history gives numpy, pandas, torch and safetensors the same numbers."""
    import pandas
    import safetensors.numpy
    import safetensors.torch

    what = ("--step", "20", "--tensor", "grad.hidden.l0")
    expected = np.load(rnnscope.exported(trace, "g.npy", *what))
    assert expected.shape == (T, H) and expected.dtype == np.float32 and np.abs(expected).max() > 0
    table = pandas.read_csv(rnnscope.exported(trace, "g.csv", *what), index_col=0)
    assert np.array_equal(table.to_numpy(np.float32), expected)
    with open(rnnscope.exported(trace, "g.json", *what)) as file:
        assert np.array_equal(np.array(json.load(file)["values"], dtype=np.float32), expected)
    stored = rnnscope.exported(trace, "g.safetensors", *what)
    assert np.array_equal(safetensors.numpy.load_file(stored)["grad.hidden.l0"], expected)
    assert torch.equal(safetensors.torch.load_file(stored)["grad.hidden.l0"], torch.from_numpy(expected))

    weights = safetensors.torch.load_file(
        rnnscope.exported(trace, "w.safetensors", "--step", "20", "--tensor", "rnn.*"))
    torch.nn.LSTM(I, H).load_state_dict({name.removeprefix("rnn."): x for name, x in weights.items()})

    history = pandas.read_csv(rnnscope.exported(trace, "h.csv", "--history", "scalars"))
    assert list(history["step"]) == list(range(23)) and history["held_out_loss"].notna().sum() == 1
    array = np.load(rnnscope.exported(trace, "h.npy", "--history", "scalars"))
    assert np.array_equal(array, history.to_numpy(np.float64), equal_nan=True)
    columns = safetensors.numpy.load_file(rnnscope.exported(trace, "h.safetensors", "--history", "scalars"))
    assert np.array_equal(columns["gradient_norm"], array[:, 2]) and columns["step"].dtype == np.int64
    with open(rnnscope.exported(trace, "h.json", "--history", "scalars")) as file:
        assert pandas.DataFrame(json.load(file))["loss"].equals(history["loss"])
    profile = safetensors.numpy.load_file(rnnscope.exported(trace, "p.safetensors", "--history", "profile"))
    assert profile["profile"].shape == (len(profile["step"]), 1, T)
    norms = np.log10(np.linalg.norm(expected, axis=1))
    assert np.allclose(profile["profile"][list(profile["step"]).index(20), 0], norms, atol=1e-5)


def check_replay(rnnscope, trace):
    """Every view draws a recording."""
    for view in "overview hidden cell gates gradients waterfall by-lag sequence weights".split():
        picture = rnnscope("snapshot", trace, "--view", view, "--step", "20", "--size", "100x30")
        assert "a check" in picture and "needs" not in picture, picture
    rnnscope("info", trace)
    rnnscope("diagnose", trace)


def documented(language):
    """The pieces of code in the document of the format."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/Traces/FORMAT.md")
    with open(path, encoding="utf-8") as file:
        return [part.split("```")[0] for part in file.read().split(f"```{language}\n")[1:]]


def check_document(rnnscope):
    """The document's pieces of Python, run as they stand there, write and read a trace that rnnscope shows."""
    rng = np.random.default_rng(0)
    (schema,), (write, checkpoint, read) = documented("sql"), documented("python")
    folder = tempfile.mkdtemp(dir=rnnscope.folder)
    with open(os.path.join(folder, "schema.sql"), "w", encoding="utf-8") as file:
        file.write(schema)

    def train():
        return 2.0, 1.0, np.zeros((1, 9)), {"hidden.l0": rng.normal(size=(9, 16)), "invented": rng.normal(size=(2, 3))}

    shapes = {"rnn.weight_ih_l0": (64, 8), "rnn.weight_hh_l0": (64, 16), "head.weight": (8, 16)}
    names = dict(train=train, weights={name: rng.normal(size=shape) for name, shape in shapes.items()})
    here = os.getcwd()
    os.chdir(folder)
    try:
        exec(write, names)
        exec(checkpoint, names)
        names["db"].commit()
        exec(read, names)
    finally:
        os.chdir(here)
    trace = os.path.join(folder, "run.rnntrace")
    assert len(names["losses"]) == 1000 and names["hidden"].shape == (9, 16)
    what = ("--step", "100", "--tensor", "hidden.l0")
    assert np.array_equal(np.load(rnnscope.exported(trace, "document.npy", *what)), names["hidden"])
    what = ("--step", "999", "--tensor", "rnn.weight_hh_l0")
    stored = np.load(rnnscope.exported(trace, "document-weights.npy", *what))
    assert np.array_equal(stored, names["weights"]["rnn.weight_hh_l0"].astype("<f4"))
    assert "1000, from 0 to 999" in rnnscope("info", trace)
    rnnscope("diagnose", trace)


def check_weights(rnnscope):
    """A network that PyTorch trained gives PyTorch's own numbers in rnnscope, biases or not."""
    import safetensors.numpy

    symbols = "\n abcd"
    text = os.path.join(rnnscope.folder, "text.txt")
    with open(text, "w") as file:
        file.write("abba cad\n" * 30)
    rnn, head = torch.nn.LSTM(len(symbols), H, bias=False), torch.nn.Linear(H, len(symbols))
    weights, output = (os.path.join(rnnscope.folder, name) for name in ("net.safetensors", "y.safetensors"))
    save_weights(weights, rnn, head, vocabulary=symbols)
    rnnscope("probe", "--weights", weights, "--text", text, "--length", "8", "--output", output)
    tokens = torch.tensor([symbols.index(symbol) for symbol in "abba cad\n"])
    inputs = torch.nn.functional.one_hot(tokens[:-1], len(symbols)).float()
    expected = Unroller(rnn, head, inputs, tokens[1:]).unroll()
    found = safetensors.numpy.load_file(output)
    for name in ["output", "gate.forget.l0", "grad.hidden.l0", "grad.by_lag"]:
        assert np.allclose(found[name], expected[name], atol=1e-6), name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rnnscope", help="the built program, to check what it exports as well")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        return distributed_job(arguments.job)
    program = arguments.rnnscope
    torch.manual_seed(0)
    count = 0
    for rnn, head, options in modules():
        classes = torch.randint(O, (T,))
        classes[:3] = -100
        for target in [classes, torch.randn(T, O)]:
            check(rnn, head, target)
            count += 1
    check_refusals()
    check_watch()
    check_mixing_head()
    for check_in_folder in [check_packed_and_dropout, check_whole_models, check_full_disk, check_distributed]:
        with tempfile.TemporaryDirectory() as folder:
            check_in_folder(folder)
    with tempfile.TemporaryDirectory() as folder:
        trace = check_recording(folder)
        if program:
            rnnscope = Rnnscope(os.path.abspath(program), folder)
            check_replay(rnnscope, trace)
            check_exports(rnnscope, trace)
            check_weights(rnnscope)
            check_document(rnnscope)
            print("what rnnscope exports agrees with numpy, pandas, torch and safetensors")
    print(f"{count} modules agree with PyTorch")


if __name__ == "__main__":
    main()
