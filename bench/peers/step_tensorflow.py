"""Training steps in TensorFlow, as one compiled graph (`tf.function`): `step_tensorflow.py STEP THREADS`. A further step
is one more line in the table at the end."""

import json
import sys

import numpy
import tensorflow as tf
from serve import serve

keras = tf.keras


@tf.custom_gradient
def passed_through_sigmoid(values):
    """A sigmoid whose gradient is passed through as it comes."""
    return tf.sigmoid(values), lambda gradient: gradient


def mlp():
    uniform = keras.initializers.RandomUniform(0, 1)
    given = {"kernel_initializer": uniform, "bias_initializer": uniform}
    hidden = keras.layers.Dense(1024, activation=passed_through_sigmoid, **given)
    model = keras.Sequential([keras.Input((784,)), hidden, keras.layers.Dense(10, **given)])
    return training_step(model, keras.optimizers.SGD(0.001), ((200, 784), 10), tf.reduce_sum)


def mask_cnn(kernel, stride):
    """models/mask_cnn.nn: padding 1 for every kernel, which Keras says as a layer of its own."""

    def prepare():
        layers = [keras.Input((128, 128, 3))]
        for filters in (32, 64, 128):
            convolution = keras.layers.Conv2D(filters, kernel, stride, activation="relu")
            layers += [keras.layers.ZeroPadding2D(1), convolution, keras.layers.MaxPooling2D(2)]
        layers += [keras.layers.Flatten(), keras.layers.Dense(500, activation="relu"), keras.layers.Dense(3)]
        model = keras.Sequential(layers)
        return training_step(model, keras.optimizers.Adam(0.001), ((49, 128, 128, 3), 3), tf.reduce_mean)

    return prepare


def training_step(model, optimizer, data, reduce):
    shape, classes = data
    random = numpy.random.default_rng(0)
    batches = [
        (
            tf.constant(random.random(shape, numpy.float32)),
            tf.constant(random.integers(0, classes, shape[0], numpy.int32)),
        )
        for _ in range(10)
    ]
    optimizer.build(model.trainable_variables)

    @tf.function
    def train(samples, labels):
        with tf.GradientTape() as tape:
            logits = model(samples, training=True)
            loss = reduce(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss, logits

    position = 0

    def step():
        nonlocal position
        samples, labels = batches[position % len(batches)]
        position += 1
        loss, _ = train(samples, labels)
        loss.numpy()

    return step


STEPS = {
    "mlp": mlp,
    "cnn-k5-s1": mask_cnn(5, 1),
    "cnn-k3-s1": mask_cnn(3, 1),
    "cnn-k5-s2": mask_cnn(5, 2),
    "cnn-k9-s1": mask_cnn(9, 1),
}

if __name__ == "__main__":
    name, threads = sys.argv[1], int(sys.argv[2])
    if name not in STEPS:
        print(json.dumps({"unable": f"TensorFlow has no step {name} here"}), flush=True)
        sys.exit()
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    serve(f"TensorFlow {tf.__version__}", STEPS[name]())
