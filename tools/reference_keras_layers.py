#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Models of Keras 3, one a layer and setting, in both of its formats, and what Keras predicts with them.

Writes layers.zip beside the tests of the import of Keras models; docs/existing-models.md shows what becomes of each.
Needs Keras 3, JAX as its backend, h5py and NumPy.
"""
import keras_models as km
import keras
import numpy as np
from keras import layers as L

cases = km.Cases("reference_keras_layers.py", "layers.zip")
random = np.random.RandomState(19)


def data(*shape):
    return random.normal(0, 1, shape).astype("float32")


def case(layer, setting, model, inputs, seed=None):
    keras.utils.set_random_seed(7)
    km.draw(model, np.random.RandomState(len(cases.models) + 1 if seed is None else seed))
    cases.add(f"{layer}: {setting}", model, inputs, layer=layer, setting=setting)


def chain(layer, setting, shape, *stack, x=None, n=2, dtype=None):
    """A sequential model; shape without the batch."""
    model = keras.Sequential([L.Input(shape, dtype=dtype), *stack])
    case(layer, setting, model, [data(n, *[4 if s is None else s for s in shape]) if x is None else x])


def graph(layer, setting, inputs, outputs, xs):
    case(layer, setting, keras.Model(inputs, outputs), xs)


def head():
    return km.MDN(1, 2, name="mdn")


def activations():
    for name in ("linear", "relu", "relu6", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign", "softmax",
                 "sigmoid",
                 "hard_sigmoid", "tanh", "exponential", "mish", "leaky_relu", "hard_silu", "log_softmax", "celu",
                 "hard_tanh", "log_sigmoid", "tanh_shrink", "squareplus", "soft_shrink", "hard_shrink",
                 "sparse_plus", "glu", "sparsemax", "threshold"):
        if name in ("glu", "threshold"):
            continue
        chain("Dense", f"activation={name}", (3,), L.Dense(4, activation=name), L.Dense(2))
        chain("Activation", name, (4,), L.Dense(4), L.Activation(name))
    chain("Activation", "softmax on sequences", (5, 3), L.Activation("softmax"))
    chain("Activation", "hard_sigmoid first", (4,), L.Activation("hard_sigmoid"), x=np.float32([[-4, -1, 1, 4]]))
    chain("Dense", "activation=LeakyReLU(0.1)", (3,), L.Dense(4, activation=L.LeakyReLU(negative_slope=0.1)))
    for slope in (0.1, 0.3, 0):
        chain("LeakyReLU", f"negative_slope={slope}", (3,), L.Dense(4), L.LeakyReLU(negative_slope=slope))
    chain("LeakyReLU", "default", (3,), L.LeakyReLU())
    chain("ReLU", "default", (3,), L.ReLU())
    chain("ReLU", "max_value=0.5", (3,), L.Dense(4), L.ReLU(max_value=0.5))
    chain("ReLU", "negative_slope=0.2", (3,), L.Dense(4), L.ReLU(negative_slope=0.2))
    chain("ReLU", "threshold=0.3", (3,), L.Dense(4), L.ReLU(threshold=0.3))
    chain("ReLU", "max_value, negative_slope, threshold", (3,), L.Dense(8),
          L.ReLU(max_value=1, negative_slope=0.2, threshold=0.3))
    chain("ELU", "default", (3,), L.Dense(4), L.ELU())
    chain("ELU", "alpha=2", (3,), L.Dense(4), L.ELU(alpha=2))
    chain("ELU", "alpha=0.5", (3,), L.Dense(4), L.ELU(alpha=0.5))
    chain("PReLU", "default", (3,), L.Dense(4), L.PReLU(), L.Dense(2))
    chain("PReLU", "on sequences", (4, 3), L.PReLU(), L.Dense(2))
    chain("PReLU", "shared_axes=[1]", (4, 3), L.PReLU(shared_axes=[1]), L.Dense(2))
    chain("PReLU", "on images", (4, 3, 2), L.PReLU(shared_axes=[1, 2]), L.Flatten(), L.Dense(2))
    chain("Softmax", "default", (3,), L.Dense(4), L.Softmax())
    chain("Softmax", "on sequences", (4, 3), L.Softmax())
    chain("Softmax", "axis=1", (4, 3), L.Softmax(axis=1))


def dense():
    chain("Dense", "rows", (3,), L.Dense(4), L.Dense(2))
    chain("Dense", "use_bias=False", (3,), L.Dense(4, use_bias=False), L.Dense(2))
    chain("Dense", "regularizers, constraints, initializers", (3,),
          L.Dense(4, kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2", kernel_constraint="max_norm",
                  kernel_initializer="he_normal", bias_initializer="ones"), L.Dense(2))
    chain("Dense", "lora_rank=2", (3,), L.Dense(4, lora_rank=2), L.Dense(2))
    chain("Dense", "dtype=float64", (3,), L.Dense(4, dtype="float64"), L.Dense(2, dtype="float64"))
    chain("Dense", "dtype=mixed_float16", (3,), L.Dense(4, dtype="mixed_float16"), L.Dense(2))
    chain("Dense", "sequences", (4, 3), L.Dense(5, activation="tanh"))
    chain("Dense", "sequences twice", (None, 3), L.Dense(5, activation="tanh"), L.Dropout(0.5), L.Dense(2))
    chain("Dense", "sequences, use_bias=False", (4, 3), L.Dense(5, use_bias=False))
    chain("Dense", "images", (4, 3, 2), L.Dense(5, activation="tanh"))
    chain("Dense", "one step", (1, 3), L.Dense(5, activation="tanh"))
    chain("Dense", "one column", (4, 1), L.Dense(1))
    chain("Dense", "softmax on sequences", (4, 3), L.Dense(5, activation="softmax"))
    chain("EinsumDense", "default", (3,), L.EinsumDense("ab,bc->ac", output_shape=4, bias_axes="c"))
    chain("ActivityRegularization", "l1=0.1", (3,), L.Dense(4), L.ActivityRegularization(l1=0.1))


def mdn():
    chain("MDN", "rows", (3,), L.Dense(4, activation="tanh"), km.MDN(2, 3))
    chain("MDN", "Dense on sequences before it", (3, 1), L.Dense(1), km.MDN(1, 1),
          x=np.float32([[[1], [2], [3]], [[10], [20], [30]]]))
    chain("MDN", "LSTM, Dense before it", (4, 3), L.LSTM(5, return_sequences=True), L.Dense(4), km.MDN(2, 2))
    chain("MDN", "LSTM, Dense, Dropout before it", (None, 3), L.LSTM(5, return_sequences=True), L.Dense(4), L.Dropout(0.3),
          km.MDN(2, 2))
    chain("MDN", "TimeDistributed(Dense) before it", (4, 3), L.TimeDistributed(L.Dense(4, activation="relu")), km.MDN(2, 2))
    chain("MDN", "Conv1D, Dense before it", (6, 3), L.Conv1D(4, 3, padding="causal"), L.Dense(3), km.MDN(1, 2))
    chain("MDN", "Dense, LSTM before it", (4, 3), L.Dense(4), L.LSTM(5, return_sequences=True), km.MDN(2, 2))
    chain("MDN", "Dense, LSTM of the last step before it", (4, 3), L.Dense(4), L.LSTM(5), km.MDN(2, 2))
    chain("MDN", "TimeDistributed", (4, 3), L.LSTM(5, return_sequences=True), L.TimeDistributed(km.MDN(2, 2)))
    chain("MDN", "Dense, TimeDistributed", (4, 3), L.Dense(5), L.TimeDistributed(km.MDN(2, 2)))
    chain("MDN", "alone on sequences", (4, 3), km.MDN(2, 2))
    chain("MDN", "name=sigmas", (3,), L.Dense(4), km.MDN(2, 3, name="sigmas"))
    chain("MDN", "name=mus", (3,), L.Dense(4), km.MDN(2, 3, name="mus"))
    chain("MDN", "name=mdn_pi, TimeDistributed", (4, 3), L.TimeDistributed(km.MDN(2, 3, name="mdn_pi"), name="mdn_mus"))
    chain("MDN", "a layer above it", (3,), L.Dense(4), km.MDN(2, 3), L.Dense(2))
    chain("MDN", "Dropout above it", (3,), L.Dense(4), km.MDN(2, 3), L.Dropout(0.1))
    chain("MDN", "images below it", (4, 3, 2), L.Conv2D(2, 2), km.MDN(2, 3))
    chain("MDN", "Flatten before it", (4, 3), L.Flatten(), km.MDN(2, 3))
    chain("MDN", "one component", (3,), km.MDN(1, 1))
    chain("MDN", "dtype=float64", (3,), km.MDN(1, 2, dtype="float64"))
    x = L.Input((4, 3))
    graph("MDN", "functional, Dense on sequences before it", x, km.MDN(2, 2)(L.Dropout(0.2)(L.Dense(3)(x))), [data(2, 4, 3)])
    x = L.Input((3,))
    h = L.Dense(4, activation="relu")(x)
    graph("MDN", "two heads", x, [km.MDN(1, 2, name="a")(h), km.MDN(2, 3, name="b")(h)], [data(3, 3)])
    x = L.Input((3,))
    h = L.Dense(4)(x)
    graph("MDN", "beside a Dense", x, [L.Dense(2)(h), km.MDN(2, 3)(h)], [data(3, 3)])
    x = L.Input((4, 3))
    h = L.LSTM(4, return_sequences=True)(x)
    graph("MDN", "heads for steps and for rows", x, [km.MDN(1, 2)(h), km.MDN(1, 2)(L.GlobalAveragePooling1D()(h))],
          [data(3, 4, 3)])
    x = L.Input((3,))
    m = km.MDN(1, 2)(x)
    graph("MDN", "two readers, one an output", x, [m, L.Dense(2)(m)], [data(3, 3)])


def heads():
    """Heads above what is hard to train through."""
    chain("MDN", "Bidirectional of the last step before it", (4, 3), L.Bidirectional(L.LSTM(3)), km.MDN(1, 2))
    chain("MDN", "Bidirectional of all steps before it", (4, 3),
          L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode="mul"), km.MDN(1, 2))
    chain("MDN", "go_backwards=True before it", (4, 3), L.LSTM(3, go_backwards=True, return_sequences=True),
          L.LSTM(3, go_backwards=True), km.MDN(1, 2))
    chain("MDN", "activations before it", (3,), L.Dense(6, activation="hard_sigmoid"), L.Dense(6), L.LeakyReLU(0.2),
          L.Dense(6), L.ELU(alpha=2),
          L.Dense(6, activation="gelu"), L.Dense(6, activation="silu"), L.Dense(6, activation="mish"), L.Dense(6), L.PReLU(),
          km.MDN(1, 2))
    chain("MDN", "Reshape, Permute, RepeatVector before it", (6,), L.Reshape((2, 3)), L.Permute((2, 1)), L.Flatten(),
          L.RepeatVector(2), km.MDN(1, 2))
    chain("MDN", "pooling and convolution of steps before it", (8, 3), L.Dense(3), L.Conv1D(4, 2, activation="tanh"),
          L.AveragePooling1D(2),
          L.LSTM(3, return_sequences=True), L.ZeroPadding1D(1), L.UpSampling1D(2), L.Cropping1D(1), km.MDN(1, 2))
    chain("MDN", "convolutions of images before it", (6, 5, 2), L.Dense(2), L.DepthwiseConv2D(2), L.SeparableConv2D(3, 2),
          L.AveragePooling2D(2),
          L.Conv2DTranspose(2, 2), L.GlobalAveragePooling2D(), km.MDN(1, 2))
    a, b = L.Input((4, 3)), L.Input((3,))
    h = L.Dense(3)(a)
    g = L.Concatenate()([L.LSTM(2, return_sequences=True)(h), L.Conv1D(2, 2, padding="causal")(a), 2 * h - 1])
    r = L.Maximum()([L.GlobalAveragePooling1D()(g), L.Dense(7)(b)])
    graph("MDN", "a graph of many kinds before it", [b, a], km.MDN(1, 2)(L.Subtract()([r, L.Activation("tanh")(r)])),
          [data(2, 3), data(2, 4, 3)])


def recurrent():
    for name, layer in (("LSTM", L.LSTM), ("SimpleRNN", L.SimpleRNN), ("GRU", L.GRU)):
        chain(name, "return_sequences=True", (4, 3), layer(5, return_sequences=True), L.Dense(2))
        chain(name, "return_sequences=False", (4, 3), layer(5), L.Dense(2))
        chain(name, "go_backwards=True", (4, 3), layer(5, go_backwards=True), L.Dense(2))
        chain(name, "go_backwards=True, return_sequences=True", (4, 3), layer(5, go_backwards=True, return_sequences=True),
              L.Dense(2))
        chain(name, "activation=relu", (4, 3), layer(5, activation="relu"), L.Dense(2))
        chain(name, "activation=hard_sigmoid", (4, 3), layer(5, activation="hard_sigmoid", return_sequences=True))
        chain(name, "use_bias=False", (4, 3), layer(5, use_bias=False), L.Dense(2))
        chain(name, "dropout, recurrent_dropout", (4, 3), layer(5, dropout=0.2, recurrent_dropout=0.1), L.Dense(2))
        chain(name, "unroll=True", (4, 3), layer(5, unroll=True), L.Dense(2))
        chain(name, "steps unknown", (None, 3), layer(5, return_sequences=True), layer(3), L.Dense(2))
        chain(name, "one step", (1, 3), layer(5, return_sequences=True), L.Dense(2))
        model = keras.Sequential([L.Input(batch_shape=(2, 4, 3)), layer(5, stateful=True, return_sequences=True),
                                  L.Dense(2)])
        case(name, "stateful=True", model, [data(2, 4, 3)])
        chain(name, "regularizers, constraints", (4, 3), layer(5, kernel_regularizer="l2", recurrent_constraint="unit_norm",
              activity_regularizer="l1"), L.Dense(2))
    chain("LSTM", "recurrent_activation=hard_sigmoid", (4, 3), L.LSTM(5, recurrent_activation="hard_sigmoid"), L.Dense(2))
    chain("LSTM", "recurrent_activation=relu", (4, 3), L.LSTM(5, recurrent_activation="relu", return_sequences=True))
    chain("LSTM", "activation=silu", (4, 3), L.LSTM(5, activation="silu"))
    chain("LSTM", "unit_forget_bias=False", (4, 3), L.LSTM(5, unit_forget_bias=False), L.Dense(2))
    chain("LSTM", "three on each other", (5, 3), L.LSTM(4, return_sequences=True), L.LSTM(3, return_sequences=True),
          L.LSTM(2))
    chain("GRU", "reset_after=False", (4, 3), L.GRU(5, reset_after=False), L.Dense(2))
    chain("RNN", "LSTMCell", (4, 3), L.RNN(L.LSTMCell(5)), L.Dense(2))
    for mode in ("concat", "sum", "ave", "mul", None):
        if mode is not None:
            chain("Bidirectional", f"merge_mode={mode}", (4, 3),
                  L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode=mode))
            chain("Bidirectional", f"merge_mode={mode}, last step", (4, 3), L.Bidirectional(L.LSTM(3), merge_mode=mode),
                  L.Dense(2))
    chain("Bidirectional", "SimpleRNN", (4, 3), L.Bidirectional(L.SimpleRNN(3, return_sequences=True)))
    chain("Bidirectional", "GRU", (4, 3), L.Bidirectional(L.GRU(3, return_sequences=True)))
    chain("Bidirectional", "name=backward_ways", (4, 3),
          L.Bidirectional(L.LSTM(3, return_sequences=True), name="backward_ways"))
    chain("Bidirectional", "LSTM named backward_", (4, 3),
          L.Bidirectional(L.LSTM(3, name="backward_a"), name="forward_lstm"), L.Dense(2))
    chain("Bidirectional", "hard_sigmoid gates", (4, 3), L.Bidirectional(L.LSTM(3, recurrent_activation="hard_sigmoid")),
          L.Dense(2))
    chain("Bidirectional", "backward_layer of another activation", (4, 3), L.Bidirectional(
        L.LSTM(3, return_sequences=True),
        backward_layer=L.LSTM(3, return_sequences=True, go_backwards=True, activation="relu")))
    chain("Bidirectional", "backward_layer of another width", (4, 3), L.Bidirectional(
        L.LSTM(3, return_sequences=True), backward_layer=L.LSTM(2, return_sequences=True, go_backwards=True)))
    chain("Bidirectional", "two on each other", (4, 3), L.Bidirectional(L.LSTM(3, return_sequences=True)),
          L.Bidirectional(L.LSTM(2)), L.Dense(2))
    chain("TimeDistributed", "Dense", (4, 3), L.TimeDistributed(L.Dense(2, activation="tanh")))
    chain("TimeDistributed", "Dropout", (4, 3), L.TimeDistributed(L.Dropout(0.2)), L.Dense(2))
    chain("TimeDistributed", "Activation", (4, 3), L.TimeDistributed(L.Activation("tanh")), L.Dense(2))
    chain("TimeDistributed", "Conv2D", (2, 5, 4, 3), L.TimeDistributed(L.Conv2D(2, 3)))
    chain("TimeDistributed", "Flatten", (2, 4, 3), L.TimeDistributed(L.Flatten()), L.LSTM(3))
    chain("RepeatVector", "n=3", (2,), L.RepeatVector(3), L.LSTM(3, return_sequences=True))
    chain("ConvLSTM1D", "default", (3, 5, 2), L.ConvLSTM1D(2, 3))
    x = L.Input((4, 3))
    _, h, c = L.LSTM(5, return_state=True)(x)
    graph("LSTM", "return_state=True, h read", x, L.Dense(2)(h), [data(2, 4, 3)])
    x = L.Input((4, 3))
    _, h, c = L.LSTM(5, return_state=True)(x)
    graph("LSTM", "return_state=True, c read", x, L.Dense(2)(c), [data(2, 4, 3)])
    x = L.Input((4, 3))
    o, h, c = L.LSTM(5, return_state=True, return_sequences=True)(x)
    graph("LSTM", "return_state=True, sequences read", x, L.Dense(2)(o), [data(2, 4, 3)])
    x, y = L.Input((4, 3)), L.Input((3, 2))
    _, h, c = L.LSTM(5, return_state=True)(x)
    graph("LSTM", "initial_state=[h, c]", [x, y], L.Dense(2)(L.LSTM(5, return_sequences=True)(y, initial_state=[h, c])),
          [data(2, 4, 3), data(2, 3, 2)])


def masks():
    def padded(at_front=False, middle=False):
        x = data(3, 6, 2)
        x[0, 4:] = 0
        x[1, 3:] = 0
        if at_front:
            x = x[:, ::-1].copy()
        if middle:
            x[2, 2:4] = 0
        return x
    for where, x in (("at the end", padded()), ("at the front", padded(True)), ("between", padded(middle=True))):
        chain("Masking", f"LSTM of the last step, {where}", (6, 2), L.Masking(), L.LSTM(3), L.Dense(2), x=x)
        chain("Masking", f"LSTM of all steps, {where}", (6, 2), L.Masking(), L.LSTM(3, return_sequences=True), L.Dense(2),
              x=x)
    chain("Masking", "LSTM, head on rows", (6, 2), L.Masking(), L.LSTM(3), km.MDN(1, 2), x=padded())
    chain("Masking", "LSTM, head on sequences", (6, 2), L.Masking(), L.LSTM(3, return_sequences=True), km.MDN(1, 2),
          x=padded())
    chain("Masking", "Bidirectional, head on rows", (6, 2), L.Masking(), L.Bidirectional(L.LSTM(3)), km.MDN(1, 2),
          x=padded(middle=True))
    chain("Masking", "LSTM, LSTM", (6, 2), L.Masking(), L.LSTM(3, return_sequences=True), L.LSTM(2), L.Dense(2),
          x=padded(middle=True))
    chain("Masking", "mask_value=-1", (6, 2), L.Masking(mask_value=-1), L.LSTM(3), L.Dense(2),
          x=np.where(padded() == 0, -1, padded()).astype("float32"))
    chain("Masking", "a row of padding", (6, 2), L.Masking(), L.LSTM(3), L.Dense(2),
          x=np.concatenate([data(1, 6, 2), np.zeros((1, 6, 2), "float32")]))
    chain("Masking", "Bidirectional", (6, 2), L.Masking(), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.Dense(2),
          x=padded(middle=True))
    chain("Masking", "SimpleRNN", (6, 2), L.Masking(), L.SimpleRNN(3), L.Dense(2), x=padded())
    chain("Masking", "GRU", (6, 2), L.Masking(), L.GRU(3), L.Dense(2), x=padded())
    chain("Masking", "zero_output_for_mask=True", (6, 2), L.Masking(),
          L.LSTM(3, return_sequences=True, zero_output_for_mask=True), x=padded())
    chain("Masking", "Dense, LSTM", (6, 2), L.Masking(), L.Dense(3), L.LSTM(3), L.Dense(2), x=padded())
    chain("Masking", "Dropout, LSTM", (6, 2), L.Masking(), L.Dropout(0.2), L.LSTM(3), L.Dense(2), x=padded())
    chain("Masking", "GlobalAveragePooling1D", (6, 2), L.Masking(), L.GlobalAveragePooling1D(), L.Dense(2), x=padded())
    chain("Masking", "GlobalMaxPooling1D", (6, 2), L.Masking(), L.GlobalMaxPooling1D(), L.Dense(2), x=padded())
    chain("Masking", "Dense", (6, 2), L.Masking(), L.Dense(3), x=padded())
    chain("Masking", "Conv1D", (6, 2), L.Masking(), L.Conv1D(3, 2), x=padded())
    x = L.Input((6, 2))
    graph("Masking", "functional, LSTM", x, L.Dense(2)(L.LSTM(3)(L.Masking()(x))), [padded()])
    x = L.Input((6, 2))
    m = L.Masking()(x)
    graph("Masking", "functional, Concatenate of two", x,
          L.LSTM(2)(L.Concatenate()([L.LSTM(3, return_sequences=True)(m), m])), [padded()])
    tokens = np.float32([[1, 2, 3, 0, 0], [4, 0, 1, 2, 0]])
    chain("Embedding", "default", (5,), L.Embedding(5, 3), L.LSTM(3), x=tokens)
    chain("Embedding", "integer input, sequences", (None,), L.Embedding(5, 3), L.LSTM(3, return_sequences=True), L.Dense(2),
          x=tokens, dtype="int32")
    chain("Embedding", "Flatten", (5,), L.Embedding(5, 3), L.Flatten(), L.Dense(2), x=tokens)
    chain("Embedding", "mask_zero=True, LSTM", (5,), L.Embedding(5, 3, mask_zero=True), L.LSTM(3), L.Dense(2), x=tokens)
    chain("Embedding", "mask_zero=True, Flatten", (5,), L.Embedding(5, 3, mask_zero=True), L.Flatten(), L.Dense(2), x=tokens)
    chain("Embedding", "GlobalAveragePooling1D", (5,), L.Embedding(5, 3), L.GlobalAveragePooling1D(), L.Dense(2), x=tokens)
    chain("Embedding", "Conv1D", (5,), L.Embedding(5, 3), L.Conv1D(3, 2), x=tokens)
    chain("Embedding", "one index", (1,), L.Embedding(5, 3), L.Flatten(), L.Dense(2), x=np.float32([[1], [4]]))
    chain("Embedding", "a head", (5,), L.Embedding(5, 3), km.MDN(1, 2), x=tokens)
    x = L.Input((5,))
    graph("Embedding", "functional, mask_zero=True, LSTM", x, L.LSTM(3)(L.Embedding(5, 3, mask_zero=True)(x)), [tokens])


def convolutions():
    for padding in ("valid", "same", "causal"):
        for stride, dilation in ((1, 1), (2, 1), (1, 2)):
            chain("Conv1D", f"padding={padding}, strides={stride}, dilation_rate={dilation}", (9, 3),
                  L.Conv1D(4, 3, padding=padding, strides=stride, dilation_rate=dilation, activation="tanh"))
    chain("Conv1D", "kernel_size=2, padding=same", (7, 3), L.Conv1D(4, 2, padding="same", strides=2))
    chain("Conv1D", "kernel_size=1", (7, 3), L.Conv1D(4, 1), L.LSTM(2))
    chain("Conv1D", "groups=2", (7, 4), L.Conv1D(4, 3, groups=2))
    chain("Conv1D", "data_format=channels_first", (7, 4), L.Conv1D(4, 3, data_format="channels_first"))
    chain("Conv1D", "use_bias=False, steps unknown", (None, 4), L.Conv1D(4, 3, use_bias=False))
    chain("Conv1D", "Flatten", (7, 4), L.Conv1D(4, 3), L.Flatten(), L.Dense(2))
    chain("Conv1D", "LSTM", (7, 4), L.Conv1D(4, 3, activation="relu"), L.LSTM(3), L.Dense(2))
    for padding in ("valid", "same"):
        for stride, dilation in ((1, 1), (2, 1), (1, 2)):
            chain("Conv2D", f"padding={padding}, strides={stride}, dilation_rate={dilation}", (6, 5, 3),
                  L.Conv2D(4, 3, padding=padding, strides=stride, dilation_rate=dilation, activation="relu"))
    chain("Conv2D", "kernel_size=(2, 3), strides=(1, 2)", (6, 5, 3), L.Conv2D(4, (2, 3), strides=(1, 2), padding="same"),
          L.Flatten(), L.Dense(2))
    chain("Conv2D", "groups=2", (6, 5, 4), L.Conv2D(4, 3, groups=2), L.Flatten(), L.Dense(2))
    chain("Conv2D", "Flatten, a head", (6, 5, 1), L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(2), L.Flatten(),
          L.Dense(4), km.MDN(1, 2))
    chain("Conv2D", "data_format=channels_first", (3, 6, 5), L.Conv2D(4, 3, data_format="channels_first"))
    chain("Conv2D", "use_bias=False", (6, 5, 3), L.Conv2D(4, 3, use_bias=False), L.BatchNormalization(), L.ReLU())
    chain("Conv3D", "default", (4, 5, 4, 2), L.Conv3D(2, 2))
    chain("Conv1DTranspose", "default", (5, 3), L.Conv1DTranspose(2, 3))
    for padding in ("valid", "same"):
        for stride in (1, 2):
            chain("Conv2DTranspose", f"padding={padding}, strides={stride}", (4, 3, 2),
                  L.Conv2DTranspose(3, 3, strides=stride, padding=padding))
            chain("DepthwiseConv2D", f"padding={padding}, strides={stride}", (6, 5, 3),
                  L.DepthwiseConv2D(3, strides=stride, padding=padding))
            chain("SeparableConv2D", f"padding={padding}, strides={stride}", (6, 5, 3),
                  L.SeparableConv2D(4, 3, strides=stride, padding=padding))
    chain("Conv2DTranspose", "output_padding=1", (4, 3, 2), L.Conv2DTranspose(3, 3, strides=2, output_padding=1))
    chain("DepthwiseConv2D", "depth_multiplier=2, activation=relu", (6, 5, 3),
          L.DepthwiseConv2D(3, depth_multiplier=2, activation="relu"), L.Flatten(), L.Dense(2))
    chain("DepthwiseConv2D", "use_bias=False", (6, 5, 3), L.DepthwiseConv2D((2, 3), use_bias=False))
    chain("DepthwiseConv2D", "dilation_rate=2", (6, 6, 3), L.DepthwiseConv2D(2, dilation_rate=2))
    chain("DepthwiseConv1D", "default", (6, 3), L.DepthwiseConv1D(3))
    chain("SeparableConv2D", "depth_multiplier=2", (6, 5, 3), L.SeparableConv2D(4, 3, depth_multiplier=2, use_bias=False))
    chain("SeparableConv1D", "default", (6, 3), L.SeparableConv1D(4, 3))


def pooling():
    odd = np.float32([[[1], [3], [10], [20]]])
    chain("AveragePooling1D", "default", (4, 1), L.AveragePooling1D(2), x=odd)
    chain("MaxPooling1D", "default", (4, 1), L.MaxPooling1D(2), x=odd)
    for padding in ("valid", "same"):
        chain("AveragePooling1D", f"pool_size=3, strides=2, padding={padding}", (8, 3),
              L.AveragePooling1D(3, strides=2, padding=padding), L.Dense(2))
        chain("MaxPooling1D", f"pool_size=3, strides=2, padding={padding}", (8, 3),
              L.MaxPooling1D(3, strides=2, padding=padding), L.Dense(2))
        chain("AveragePooling2D", f"pool_size=(3, 2), padding={padding}", (7, 5, 2),
              L.AveragePooling2D((3, 2), strides=2, padding=padding))
        chain("MaxPooling2D", f"pool_size=(3, 2), padding={padding}", (7, 5, 2),
              L.MaxPooling2D((3, 2), strides=2, padding=padding))
    chain("AveragePooling1D", "data_format=channels_first", (3, 8), L.AveragePooling1D(2, data_format="channels_first"))
    chain("MaxPooling2D", "data_format=channels_first", (3, 6, 8), L.MaxPooling2D(2, data_format="channels_first"))
    chain("MaxPooling3D", "default", (4, 4, 4, 2), L.MaxPooling3D(2))
    chain("AveragePooling3D", "default", (4, 4, 4, 2), L.AveragePooling3D(2))
    for name, layer in (("GlobalAveragePooling1D", L.GlobalAveragePooling1D), ("GlobalMaxPooling1D", L.GlobalMaxPooling1D)):
        chain(name, "LSTM", (6, 3), L.LSTM(4, return_sequences=True), layer(), L.Dense(2))
        chain(name, "Conv1D", (6, 3), L.Conv1D(4, 3), layer(), L.Dense(2))
        chain(name, "first", (6, 3), layer(), L.Dense(2))
        chain(name, "last", (6, 3), L.Dense(2), layer())
        chain(name, "Conv1D, a head", (None, 3), L.Conv1D(4, 3, padding="same"), layer(), km.MDN(1, 2))
        chain(name, "keepdims=True", (6, 3), layer(keepdims=True), L.Dense(2))
        chain(name, "data_format=channels_first", (6, 3), layer(data_format="channels_first"), L.Dense(2))
    for name, layer in (("GlobalAveragePooling2D", L.GlobalAveragePooling2D), ("GlobalMaxPooling2D", L.GlobalMaxPooling2D)):
        chain(name, "default", (5, 4, 3), L.Conv2D(3, 2), layer(), L.Dense(2))
        chain(name, "keepdims=True", (5, 4, 3), layer(keepdims=True))
    chain("GlobalAveragePooling3D", "default", (4, 4, 4, 2), L.GlobalAveragePooling3D())


def normalization():
    chain("BatchNormalization", "rows", (3,), L.Dense(4), L.BatchNormalization(), L.Dense(2))
    chain("BatchNormalization", "first", (3,), L.BatchNormalization(), L.Dense(2))
    chain("BatchNormalization", "last", (3,), L.Dense(2), L.BatchNormalization())
    chain("BatchNormalization", "scale=False", (3,), L.Dense(4), L.BatchNormalization(scale=False), L.Dense(2))
    chain("BatchNormalization", "center=False", (3,), L.Dense(4), L.BatchNormalization(center=False), L.Dense(2))
    chain("BatchNormalization", "scale=False, center=False", (3,), L.Dense(4),
          L.BatchNormalization(scale=False, center=False), L.Dense(2))
    chain("BatchNormalization", "epsilon=0.1, momentum=0.8", (3,), L.Dense(4),
          L.BatchNormalization(epsilon=0.1, momentum=0.8), L.Dense(2))
    chain("BatchNormalization", "sequences", (4, 3), L.BatchNormalization(), L.Dense(2))
    chain("BatchNormalization", "LSTM below it", (4, 3), L.LSTM(5, return_sequences=True), L.BatchNormalization(),
          L.Dense(2))
    chain("BatchNormalization", "axis=1 on sequences", (4, 3), L.BatchNormalization(axis=1), L.Dense(2))
    chain("BatchNormalization", "images", (5, 4, 3), L.Conv2D(2, 2), L.BatchNormalization(), L.Flatten(), L.Dense(2))
    chain("BatchNormalization", "axis=1 on images", (5, 4, 3), L.BatchNormalization(axis=1), L.Flatten(), L.Dense(2))
    chain("BatchNormalization", "axis=1 on rows", (3,), L.BatchNormalization(axis=1), L.Dense(2))
    chain("LayerNormalization", "rows", (3,), L.Dense(4), L.LayerNormalization(), L.Dense(2))
    chain("LayerNormalization", "sequences", (4, 3), L.LayerNormalization(), L.Dense(2))
    chain("LayerNormalization", "scale=False, center=False, epsilon=0.1", (4, 3),
          L.LayerNormalization(scale=False, center=False, epsilon=0.1), L.Dense(2))
    chain("LayerNormalization", "axis=1", (4, 3), L.LayerNormalization(axis=1), L.Dense(2))
    chain("LayerNormalization", "axis=[1, 2]", (4, 3), L.LayerNormalization(axis=[1, 2]), L.Dense(2))
    chain("GroupNormalization", "groups=2", (4,), L.GroupNormalization(groups=2), L.Dense(2))
    chain("UnitNormalization", "default", (4,), L.UnitNormalization(), L.Dense(2))
    chain("RMSNormalization", "default", (4,), L.RMSNormalization(), L.Dense(2))
    norm = L.Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 4.0, 9.0])
    chain("Normalization", "mean and variance given", (3,), norm, L.Dense(2))
    norm = L.Normalization()
    norm.adapt(data(20, 3) * 3 + 5)
    chain("Normalization", "adapted", (3,), norm, L.Dense(2))
    chain("Rescaling", "scale, offset", (3,), L.Rescaling(0.5, offset=-1), L.Dense(2))
    chain("SpectralNormalization", "Dense", (3,), L.SpectralNormalization(L.Dense(4)), L.Dense(2))


def shaping():
    chain("Flatten", "sequences", (4, 3), L.Flatten(), L.Dense(2))
    chain("Flatten", "images", (4, 3, 2), L.Flatten(), L.Dense(2))
    chain("Flatten", "rows", (4,), L.Flatten(), L.Dense(2))
    chain("Flatten", "last", (4, 3), L.Dense(2), L.Flatten())
    chain("Flatten", "LSTM below it", (4, 3), L.LSTM(2, return_sequences=True), L.Flatten(), L.Dense(2))
    chain("Flatten", "data_format=channels_first", (4, 3, 2), L.Flatten(data_format="channels_first"), L.Dense(2))
    chain("Reshape", "rows to sequences", (12,), L.Reshape((4, 3)), L.LSTM(2))
    chain("Reshape", "rows to images", (24,), L.Reshape((4, 3, 2)), L.Conv2D(2, 2), L.Flatten(), L.Dense(2))
    chain("Reshape", "sequences to rows", (4, 3), L.Reshape((12,)), L.Dense(2))
    chain("Reshape", "sequences to sequences", (4, 3), L.Reshape((2, 6)), L.Dense(2))
    chain("Reshape", "-1", (12,), L.Reshape((-1, 3)), L.Dense(2))
    chain("Reshape", "last", (12,), L.Dense(6), L.Reshape((2, 3)))
    chain("Permute", "(2, 1)", (4, 3), L.Permute((2, 1)), L.Dense(2))
    chain("Permute", "(2, 1), LSTM", (4, 3), L.Permute((2, 1)), L.LSTM(2))
    chain("Permute", "(3, 1, 2)", (4, 3, 2), L.Permute((3, 1, 2)), L.Flatten(), L.Dense(2))
    chain("ZeroPadding1D", "(1, 2)", (4, 3), L.ZeroPadding1D((1, 2)), L.Conv1D(2, 3))
    chain("ZeroPadding2D", "((1, 2), (0, 1))", (4, 3, 2), L.ZeroPadding2D(((1, 2), (0, 1))), L.Conv2D(2, 3))
    chain("Cropping1D", "(1, 2)", (6, 3), L.Cropping1D((1, 2)), L.Dense(2))
    chain("Cropping2D", "((1, 2), (0, 1))", (6, 5, 2), L.Cropping2D(((1, 2), (0, 1))), L.Flatten(), L.Dense(2))
    chain("UpSampling1D", "size=2", (4, 3), L.UpSampling1D(2), L.Dense(2))
    chain("UpSampling2D", "size=(2, 3)", (4, 3, 2), L.UpSampling2D((2, 3)), L.Flatten(), L.Dense(2))
    chain("UpSampling2D", "interpolation=bilinear", (4, 3, 2), L.UpSampling2D((2, 2), interpolation="bilinear"), L.Flatten(),
          L.Dense(2))
    chain("Identity", "default", (4,), L.Dense(3), L.Identity(), L.Dense(2))
    chain("Dropout", "rate=0.5", (4,), L.Dense(3), L.Dropout(0.5), L.Dense(2))
    chain("Dropout", "first", (4,), L.Dropout(0.5), L.Dense(2))
    chain("Dropout", "last", (4,), L.Dense(2), L.Dropout(0.5))
    chain("Dropout", "noise_shape", (4, 3), L.Dropout(0.5, noise_shape=(None, 1, 3)), L.Dense(2))
    chain("SpatialDropout1D", "rate=0.5", (4, 3), L.SpatialDropout1D(0.5), L.Dense(2))
    chain("GaussianNoise", "stddev=0.5", (4,), L.GaussianNoise(0.5), L.Dense(2))
    chain("GaussianDropout", "rate=0.5", (4,), L.GaussianDropout(0.5), L.Dense(2))
    chain("AlphaDropout", "rate=0.5", (4,), L.AlphaDropout(0.5), L.Dense(2))
    chain("Lambda", "x * 2", (4,), L.Lambda(lambda x: x * 2, output_shape=(4,)), L.Dense(2))
    chain("Sequential", "inside", (4,), keras.Sequential([L.Input((4,)), L.Dense(3, activation="relu"), L.Dense(3)]),
          L.Dense(2))


def merging():
    two = lambda: (L.Input((3,)), L.Input((3,)))
    for name, layer in (("Add", L.Add), ("Subtract", L.Subtract), ("Multiply", L.Multiply), ("Average", L.Average),
                        ("Maximum", L.Maximum), ("Minimum", L.Minimum), ("Concatenate", L.Concatenate)):
        a, b = two()
        graph(name, "rows", [a, b], L.Dense(2)(layer()([a, b])), [data(2, 3), data(2, 3)])
        a, b = L.Input((4, 3)), L.Input((4, 3))
        graph(name, "sequences", [a, b], L.Dense(2)(layer()([L.LSTM(2, return_sequences=True)(a), L.Dense(2)(b)])),
              [data(2, 4, 3), data(2, 4, 3)])
        if name != "Subtract":
            a, b, c = L.Input((3,)), L.Input((3,)), L.Input((3,))
            graph(name, "three", [a, b, c], layer()([c, a, b]), [data(2, 3), data(2, 3), data(2, 3)])
    a, b = two()
    graph("Add", "broadcast", [a, b], L.Add()([L.Dense(3)(a), L.Dense(1)(b)]), [data(2, 3), data(2, 3)])
    a, b = L.Input((4, 3)), L.Input((3,))
    graph("Add", "broadcast of rows to sequences", [a, b], L.Add()([a, L.Reshape((1, 3))(b)]), [data(2, 4, 3), data(2, 3)])
    a, b = L.Input((4, 3)), L.Input((2, 3))
    graph("Concatenate", "axis=1", [a, b], L.Concatenate(axis=1)([a, b]), [data(2, 4, 3), data(2, 2, 3)])
    a, b = L.Input((4, 3, 2)), L.Input((4, 3, 1))
    graph("Concatenate", "images", [a, b], L.Flatten()(L.Concatenate()([a, b])), [data(2, 4, 3, 2), data(2, 4, 3, 1)])
    a, b = L.Input((4, 3, 2)), L.Input((4, 1, 2))
    graph("Concatenate", "axis=2 of images", [a, b], L.Flatten()(L.Concatenate(axis=2)([a, b])),
          [data(2, 4, 3, 2), data(2, 4, 1, 2)])
    a, b = two()
    graph("Dot", "axes=1", [a, b], L.Dot(axes=1)([a, b]), [data(2, 3), data(2, 3)])
    a, b = L.Input((4, 3)), L.Input((5, 3))
    graph("Attention", "query, value", [a, b], L.Attention()([a, b]), [data(2, 4, 3), data(2, 5, 3)])
    a = L.Input((4, 3))
    graph("MultiHeadAttention", "self", a, L.MultiHeadAttention(2, 2)(a, a), [data(2, 4, 3)])


def functional():
    a, b = L.Input((2,), name="b"), L.Input((3,), name="a")
    graph("Model", "inputs used in another order", [a, b], L.Concatenate()([L.Dense(2)(b), a]), [data(2, 2), data(2, 3)])
    first, second = L.Input((3,)), L.Input((2,))
    graph("Model", "inputs given in another order", [second, first], L.Concatenate()([first, second]),
          [data(2, 2), data(2, 3)])
    first, second = L.Input((4, 3)), L.Input((2,))
    graph("Model", "inputs of rows and sequences given in another order", [second, first],
          L.Concatenate()([L.LSTM(2)(first), second]), [data(2, 2), data(2, 4, 3)])
    first, second = L.Input((5, 4, 3)), L.Input((2,))
    graph("Model", "inputs of images and rows", [second, first],
          km.MDN(1, 2)(L.Concatenate()([L.Flatten()(L.Conv2D(2, 3)(first)), second])),
          [data(2, 2), data(2, 5, 4, 3)])
    a, b = L.Input((2,), name="zeta"), L.Input((3,), name="alpha")
    graph("Model", "dict of inputs", {"zeta": a, "alpha": b}, L.Dense(2)(L.Concatenate()([a, b])),
          {"zeta": data(2, 2), "alpha": data(2, 3)})
    a = L.Input((2,))
    graph("Model", "dict of outputs", a, {"z": L.Dense(1)(a), "b": L.Dense(2)(a)}, [data(2, 2)])
    a = L.Input((2,))
    graph("Model", "list of one input and output", [a], [L.Dense(1)(a)], [data(2, 2)])
    a = L.Input((2,))
    shared = L.Dense(1)
    b = L.Input((2,))
    graph("Model", "a Dense shared by two inputs", [a, b], L.Add()([shared(a), shared(b)]), [data(2, 2), data(2, 2)])
    a = L.Input((2,))
    shared = L.Dense(2)
    graph("Model", "a Dense used twice in a row", a, shared(shared(a)), [data(2, 2)])
    a, b = L.Input((2,)), L.Input((2,))
    act = L.Activation("tanh")
    graph("Model", "an Activation shared by two inputs", [a, b], L.Concatenate()([act(a), act(b)]), [data(2, 2), data(2, 2)])
    a = L.Input((2,))
    shared = L.Dense(2)
    shared(L.Input((2,)))
    graph("Model", "a Dense that another model has used", a, shared(a), [data(2, 2)])
    a = L.Input((2,))
    graph("Model", "an input is an output", a, [a, L.Dense(2)(a)], [data(2, 2)])
    a = L.Input((2,))
    h = L.Dense(2)(a)
    graph("Model", "an output has a reader", a, [h, L.Dense(3)(h)], [data(2, 2)])
    a = L.Input((3,))
    inner = keras.Sequential([L.Input((3,)), L.Dense(2)])
    graph("Model", "a model inside", a, L.Dense(2)(inner(a)), [data(2, 3)])
    a = L.Input((3,))
    graph("Model", "Dropout with training=True", a, L.Dense(2)(L.Dropout(0.0)(a, training=True)), [data(2, 3)])
    for text, op in (("2 * x", lambda x: 2 * x), ("x + 1", lambda x: x + 1), ("1 - x", lambda x: 1 - x),
                     ("x / 2", lambda x: x / 2),
                     ("x - 3", lambda x: x - 3), ("1 / x", lambda x: 1 / x), ("x ** 2", lambda x: x ** 2),
                     ("-x", lambda x: -x),
                     ("x[:, 1:]", lambda x: x[:, 1:]), ("ops.exp(x)", keras.ops.exp), ("ops.tanh(x)", keras.ops.tanh),
                     ("ops.relu(x)", keras.ops.relu), ("x * constant array", lambda x: x * np.float32([1, 2, 3])),
                     ("ops.mean(x, axis=1)", lambda x: keras.ops.mean(x, axis=1, keepdims=True))):
        a = L.Input((3,))
        graph("arithmetic", text, a, L.Dense(2)(op(L.Dense(3)(a))), [data(2, 3)])
    for text, op in (("a + b", lambda a, b: a + b), ("a - b", lambda a, b: a - b), ("a * b", lambda a, b: a * b),
                     ("a / b", lambda a, b: a / b),
                     ("ops.concatenate([a, b])", lambda a, b: keras.ops.concatenate([a, b])),
                     ("ops.maximum(a, b)", keras.ops.maximum)):
        a, b = L.Input((3,)), L.Input((3,))
        graph("arithmetic", text, [a, b], L.Dense(2)(op(L.Dense(3)(a), L.Dense(3)(b))), [data(2, 3), data(2, 3)])
    a = L.Input((3,))
    h = L.Dense(3)(a)
    graph("arithmetic", "x + x", a, h + h, [data(2, 3)])
    a = L.Input((3,))
    h = L.Dense(3)(a)
    graph("Add", "the same twice", a, L.Add()([h, h]), [data(2, 3)])
    a = L.Input((4, 3))
    h = L.Dense(3)(a)
    graph("Model", "residual on sequences", a, km.MDN(1, 2)(L.Add()([a, L.LSTM(3, return_sequences=True)(h)])),
          [data(2, 4, 3)])
    x = L.Input((4, 3))
    query = L.Dense(2, name="layers")(x)
    graph("Model", "odd names", x, L.Dense(2, name="vars")(L.LSTM(2, name="kernel")(query)), [data(2, 4, 3)])


for group in (mdn, heads, dense, activations, recurrent, masks, convolutions, pooling, normalization, shaping, merging,
              functional):
    group()
cases.write()
