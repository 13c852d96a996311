# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The loader on a library written by hand: softmax regression at 3 widths."""

import gc
import shutil
import sys
import threading

import numpy as np
import pytest

import modelslice
from modelslice import reference as ref

KEPT = {0.25: 3, 0.5: 6, 1.0: 12}
X = np.random.default_rng(3).standard_normal((5, 12)).astype(np.float32)


@pytest.fixture
def net(fake_library):
    return modelslice.load(fake_library)


@pytest.fixture
def trainable(fake_training_library):
    return modelslice.load(fake_training_library, seed=4)


def logits(net, x, rate):
    k = KEPT[rate]
    weight, bias = net.param_read("fc.weight"), net.param_read("fc.bias")
    return ref.dense(x[:, :k].astype(float), weight[:, :k], bias)


def test_describes_itself(net):
    assert net.name == "fake" and net.compiler_version == "0"
    assert net.rates == (0.25, 0.5, 1.0)
    assert net.flops == {0.25: 18, 0.5: 36, 1.0: 72}
    assert net.widths[0].parameters == 12 and net.widths[0].param_bytes == 48
    assert [str(info) for info in net.inputs] == ["f32[?, 12]"]
    assert net.outputs[0].name == "y" and net.outputs[0].shape == (None, 3)
    assert list(net.params) == ["fc.weight", "fc.bias"]
    assert net.params["fc.weight"].shape == (3, 12)
    assert net.isa == "x86-64-v2"
    assert repr(net) == "<modelslice network 'fake' with rates 0.25, 0.5, 1.0>"


@pytest.mark.parametrize("rate", KEPT)
@pytest.mark.parametrize("batch", [1, 5])
def test_runs(net, rate, batch):
    y = net.run(X[:batch], rate=rate)
    assert y.dtype == np.float32 and y.shape == (batch, 3)
    np.testing.assert_allclose(y, logits(net, X[:batch], rate), rtol=1e-5, atol=1e-6)


def test_runs_the_widest_by_default(net):
    assert (net.run(X) == net.run(X, rate=1)).all()


@pytest.mark.parametrize(
    "x",
    [
        X.astype(np.float64),
        X.astype(np.float64)[:, ::-1],
        np.asfortranarray(X),
        X.tolist(),
        (X * 10).astype(np.int16),
        np.frombuffer(b"\0" + X.tobytes(), np.uint8)[1:].view(np.float32).reshape(X.shape),
    ],
    ids=["f64", "strided", "fortran", "list", "int", "unaligned"],
)  # fmt: skip
def test_converts(net, x):
    plain = np.array(np.asarray(x), dtype=np.float32, order="C")
    assert (net.run(x, rate=0.5) == net.run(plain, rate=0.5)).all()


@pytest.mark.parametrize(
    "error, inputs, rate, message",
    [
        (TypeError, (), 1, "infer: expected 1 inputs (x), got 0"),
        (TypeError, (X, X), 1, "infer: expected 1 inputs (x), got 2"),
        (
            TypeError,
            (X, 0.5),
            None,
            "infer: expected 1 inputs (x), got 2; a rate is given as rate=",
        ),
        (
            TypeError,
            (X.astype(complex),),
            1,
            "infer: input 'x': expected f32[?, 12], got an array of complex64",
        ),
        (
            ValueError,
            (X[:, :11],),
            1,
            "infer: input 'x': expected f32[?, 12], got shape (5, 11)",
        ),
        (
            ValueError,
            (X[0],),
            1,
            "infer: input 'x': expected f32[?, 12], got shape (12,)",
        ),
        (
            ValueError,
            (X[:0],),
            1,
            "infer: input 'x': expected a batch of at least 1, got 0",
        ),
        (
            ValueError,
            (X,),
            0.3,
            "model 'fake': expected a rate of 0.25, 0.5, 1.0, got 0.3",
        ),
        (
            ValueError,
            (X,),
            float("nan"),
            "model 'fake': expected a rate of 0.25, 0.5, 1.0, got nan",
        ),
        (
            ValueError,
            (X,),
            (0.5, 0.5),
            "model 'fake': expected a rate of 0.25, 0.5, 1.0, got (0.5, 0.5)",
        ),
        (
            ValueError,
            (X,),
            "a",
            "model 'fake': expected a rate of 0.25, 0.5, 1.0, got 'a'",
        ),
        (
            ValueError,
            (X,),
            (0.5, (1.0, 2.0)),
            "model 'fake': expected a rate of 0.25, 0.5, 1.0, got (0.5, (1.0, 2.0))",
        ),
    ],
)
def test_refuses(net, error, inputs, rate, message):
    if inputs and inputs[0].dtype == complex:
        message = message.replace("complex64", "complex128")
    with pytest.raises(error) as raised:
        net.run(*inputs, rate=rate)
    assert str(raised.value) == message


def test_refuses_names(net, trainable):
    for call, message in [
        (
            lambda: net.run_entry("train", X),
            "model 'fake': expected an entry of infer, got 'train'",
        ),
        (
            lambda: trainable.run_entry("sgd", np.zeros(8), rate=0.5),
            "entry 'sgd' takes no rate, got 0.5",
        ),
        (
            lambda: net.param_read("fc"),
            "model 'fake': expected a parameter of fc.weight, fc.bias, got 'fc'",
        ),
        (
            lambda: net.arena("grads"),
            "expected an arena of params, gradients, state0, state1, got 'grads'",
        ),
        (
            lambda: trainable.param_write("fc.bias", np.zeros(4)),
            "parameter 'fc.bias': expected f32[3], got f32[4]",
        ),
    ]:
        with pytest.raises(ValueError) as raised:
            call()
        assert str(raised.value) == message


def test_carries_the_librarys_message(fake_library):
    with pytest.raises(modelslice.LibraryIOError) as raised:
        modelslice.load(fake_library, weights="/no/such.safetensors")
    assert str(raised.value) == "cannot open weights '/no/such.safetensors'"
    assert isinstance(raised.value, OSError)


@pytest.mark.parametrize("threads", [0, -1, 1025, 2**33, 10**6, "2", 1.5, None])
def test_refuses_threads(fake_library, threads):
    with pytest.raises(ValueError) as raised:
        modelslice.load(fake_library, threads=threads)
    assert str(raised.value) == (
        f"threads: expected an integer from 1 to 1024, got {threads!r}"
    )
    modelslice.load(fake_library, threads=np.int64(2))


def test_trains(trainable):
    labels = np.array([0, 1, 2, 0, 1])
    loss, probabilities = trainable.run_entry("gradient", X, labels, 0, rate=0.5)
    expected = logits(trainable, X, 0.5)
    np.testing.assert_allclose(loss, ref.cross_entropy(expected, labels), rtol=1e-5)
    np.testing.assert_allclose(probabilities, ref.softmax(expected), rtol=1e-5)
    grad = ref.dense_grad_weight(ref.cross_entropy_grad(expected, labels), X)
    got = trainable.param_read("fc.weight", arena="gradients")
    np.testing.assert_allclose(got[:, :6], grad[:, :6], rtol=1e-4, atol=1e-6)
    assert (got[:, 6:] == 0).all()

    before = trainable.param_read("fc.weight")
    trainable.run_entry("sgd", [0.1, 0, 0, 0, 1, 0, 0, 0])
    after = trainable.param_read("fc.weight")
    np.testing.assert_allclose(after, before - np.float32(0.1) * got, atol=1e-7)
    assert (trainable.arena("gradients") == 0).all()


def test_arenas_are_views_that_keep_the_model(fake_training_library):
    net = modelslice.load(fake_training_library, seed=1)
    net.param_write("fc.bias", [1, 2, 3])
    params = net.arena("params")
    assert params[-3:].tolist() == [1, 2, 3]
    params[-1] = 7
    assert net.param_read("fc.bias").tolist() == [1, 2, 7]
    del net
    gc.collect()
    assert params[-3:].tolist() == [1, 2, 7]


def test_labels_are_checked(trainable):
    with pytest.raises(TypeError, match="input 'labels': expected i32"):
        trainable.run_entry("gradient", X, np.zeros(5), 0)
    with pytest.raises(ValueError, match="got a value beyond 32 bits"):
        trainable.run_entry("gradient", X, np.full(5, 2**40), 0)
    with pytest.raises(ValueError, match="expected batch 5 as in 'x', got 4"):
        trainable.run_entry("gradient", X, np.zeros(4, int), 0)


def test_torch_tensors(net):
    torch = pytest.importorskip("torch")
    x = torch.tensor(X, requires_grad=True)
    assert (net.run(x, rate=0.5) == net.run(X, rate=0.5)).all()


def test_threads_have_contexts_of_their_own(net):
    expected = {rate: net.run(X, rate=rate) for rate in KEPT}
    wrong = []

    def work(rate):
        for _ in range(200):
            if (net.run(X, rate=rate) != expected[rate]).any():
                wrong.append(rate)

    threads = [threading.Thread(target=work, args=(r,)) for r in [*KEPT, *KEPT]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_weights_of_other_kinds(fake_library, monkeypatch):
    with pytest.raises(TypeError) as raised:
        modelslice.load(fake_library, weights=3)
    assert str(raised.value) == (
        "weights: expected a path, the bytes of a safetensors file or a mapping "
        "of names to arrays, got int"
    )
    with pytest.raises(ValueError) as raised:
        modelslice.load(fake_library, weights="a\0b")
    assert str(raised.value) == "weights path 'a\\x00b': embedded null byte"
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(ImportError) as raised:
        modelslice.load(fake_library, weights={"fc.bias": np.zeros(3)})
    assert str(raised.value) == (
        "weights as arrays need safetensors: pip install 'modelslice[safetensors]'"
    )


def test_a_replaced_file_is_another_library(
    fake_library, fake_training_library, tmp_path
):
    path = tmp_path / "lib.so"
    shutil.copy(fake_training_library, path)
    old = modelslice.load(path, seed=4)
    fresh = tmp_path / "fresh.so"
    shutil.copy(fake_library, fresh)
    fresh.replace(path)
    new = modelslice.load(path, seed=4)
    assert "gradient" in old.entries and "gradient" not in new.entries
    assert (old.run(X) == new.run(X)).all()
    assert "gradient" not in modelslice.load(path, seed=4).entries
