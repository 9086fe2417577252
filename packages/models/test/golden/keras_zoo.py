"""Keras models of the zoo, from the options of createModel; probabilities from [n, steps, features]."""
import keras
from keras import layers, ops


class AdditiveAttention(layers.Layer):
    def build(self, shape):
        d = shape[-1]
        self.w = self.add_weight(shape=(d, d), name="w")
        self.b = self.add_weight(shape=(d,), name="b")
        self.v = self.add_weight(shape=(d, 1), name="v")

    def call(self, h):
        return ops.sum(ops.softmax(ops.matmul(ops.tanh(ops.matmul(h, self.w) + self.b), self.v), axis=1) * h, axis=1)


class PaperAttention(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 1), name="w")
        self.b = self.add_weight(shape=(1,), name="b")

    def call(self, h):
        return ops.sum(ops.softmax(ops.tanh(ops.matmul(h, self.w) + self.b), axis=1) * h, axis=1)


class Positions(layers.Layer):
    def build(self, shape):
        self.embedding = self.add_weight(shape=(shape[1], shape[2]), name="embedding")

    def call(self, x):
        return x + self.embedding


def convs(x, o):
    widths = o.get("kernelSize", 3)
    widths = widths if isinstance(widths, list) else [widths]
    for i, filters in enumerate(o.get("convFilters", []), 1):
        names = [f"conv_{i}" if len(widths) == 1 else f"conv_{i}_width_{w}" for w in widths]
        y = [layers.Conv1D(filters, w, padding=o.get("convPadding", "same"), activation="relu", name=n)(x) for w, n in zip(widths, names)]
        x = y[0] if len(y) == 1 else layers.Concatenate()(y)
        x = layers.MaxPooling1D(o.get("poolSize", 2), padding=o.get("poolPadding", "valid"))(x)
    return x


def bilstms(x, o, sequences):
    count = len(o.get("lstmUnits", []))
    for i, units in enumerate(o.get("lstmUnits", []), 1):
        lstm = layers.LSTM(units, return_sequences=sequences or i < count)
        x = layers.Bidirectional(lstm, merge_mode=o.get("merge", "concat"), name=f"bilstm_{i}")(x)
    return x


def head(x, o):
    for i, units in enumerate(o["denseUnits"], 1):
        x = layers.Dense(units, activation="relu", name=f"dense_{i}")(x)
    return layers.Dense(1, activation="sigmoid", name="output")(x)


def build(name, o):
    inputs = keras.Input((o["steps"], o["features"]))
    attention = {"paper": PaperAttention, "additive": AdditiveAttention}.get(o.get("attention"))
    x = inputs
    if name == "transformer":
        x = Positions(name="positions")(layers.Dense(o["modelUnits"], name="embed")(x))
        for i in range(1, o["blocks"] + 1):
            size = o["modelUnits"] // o["heads"]
            y = layers.MultiHeadAttention(o["heads"], size, name=f"attention_{i}")(x, x)
            x = layers.LayerNormalization(epsilon=1e-5, name=f"attention_{i}_norm")(x + y)
            y = layers.Dense(o["feedForwardUnits"], activation="relu", name=f"feed_forward_{i}_in")(x)
            y = layers.Dense(o["modelUnits"], name=f"feed_forward_{i}_out")(y)
            x = layers.LayerNormalization(epsilon=1e-5, name=f"feed_forward_{i}_norm")(x + y)
        x = layers.GlobalAveragePooling1D()(x)
    elif name == "tcn":
        for i, filters in enumerate(o["filters"], 1):
            y = x
            for part in (1, 2):
                y = layers.Conv1D(filters, o["kernelSize"], padding="causal", dilation_rate=2 ** (i - 1),
                                  activation="relu", name=f"block_{i}_conv_{part}")(y)
            skip = x if x.shape[-1] == filters else layers.Dense(filters, name=f"block_{i}_skip")(x)
            x = layers.ReLU()(y + skip)
        x = x[:, -1]
    elif name == "multi-head-lstm":
        groups = o.get("groups") or [[i] for i in range(o["features"])]
        x = layers.Concatenate()([
            layers.LSTM(o["headUnits"], name=f"heads_{h}")(ops.take(inputs, g, axis=2)) for h, g in enumerate(groups)
        ])
    elif name == "logistic":
        x = layers.Flatten()(x)
    else:
        if o.get("order") == "bilstm-first":
            x = convs(bilstms(x, o, True), o)
        else:
            x = bilstms(convs(x, o), o, attention is not None or "readout" in o)
        if "gruUnits" in o:
            x = layers.GRU(o["gruUnits"], reset_after=True, name="gru")(x)
        if o.get("readout") == "mean":
            x = layers.GlobalAveragePooling1D()(x)
        elif o.get("readout") == "last":
            x = x[:, -1]
        elif attention is not None:
            x = attention(name="attention")(x)
        elif len(x.shape) == 3:
            x = layers.Flatten()(x)
    return keras.Model(inputs, head(x, {"denseUnits": [], **o}))
