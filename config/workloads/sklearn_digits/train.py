#!/usr/bin/env python3
"""Trains a small network on the 1,797 handwritten digits that scikit-learn carries, epoch by epoch.

Prints the lines that the workload "digits" prints, so that one set of patterns reads the metrics of both.
"""

import argparse
import math
import os
import sys
import time

# Must stand before numpy is imported. Matrices this small gain nothing from several threads, and the order in
# which threads add up changes the last digits.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

MOMENTUM = 0.9

# A fifth of each digit's images is for testing, the same whatever --seed, so that accuracies compare across seeds.
TEST_SHARE = 0.2
SPLIT_SEED = 0
TRAINING_IMAGES = 1437


class Divergence(Exception):
    """The loss is no longer a number: the steps were too large."""


def main():
    settings = read_arguments(sys.argv[1:])
    started_at = time.perf_counter()
    try:
        import sklearn
    except ImportError as error:
        return fail(
            f"{type(error).__name__}: {error}. This training needs scikit-learn for {sys.executable or 'python3'}. "
            "Install it with: python3 -m pip install scikit-learn"
        )

    images, labels = load_images()
    classifier = classifier_for(settings)
    describe_task(settings, images, labels, sklearn.__version__, time.perf_counter() - started_at)
    try:
        evaluation = train(classifier, images, labels, settings.epochs)
    except Divergence as error:
        return fail(str(error))
    describe_result(evaluation, labels["test"], time.perf_counter() - started_at)
    return 0


def read_arguments(words):
    """The settings; a wrong argument ends the program with 2, as argparse does."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--model", default="mlp", type=one_of("mlp", "logistic"), help="mlp or logistic")
    parser.add_argument("--epochs", default=60, type=integer(1, 100_000), help="times each image is learnt")
    parser.add_argument("--lr", default=0.02, type=number(0, 10, above=True), help="learning rate")
    parser.add_argument("--hidden", default=256, type=integer(1, 8192), help="units of the hidden layer (mlp)")
    parser.add_argument("--batch-size", default=32, type=integer(1, TRAINING_IMAGES), help="images a step")
    parser.add_argument("--alpha", default=0.0, type=number(0, 100), help="factor of the L2 penalty (weight decay)")
    parser.add_argument("--seed", default=1, type=integer(0, 2**32 - 1), help="of weights and order of the images")
    return parser.parse_args(words)


def one_of(*choices):
    def read(text):
        if text not in choices:
            raise argparse.ArgumentTypeError(f'found "{text}"; allowed: {" or ".join(choices)}')
        return text

    return read


def integer(least, most):
    def read(text):
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f'found "{text}"; allowed: an integer from {least}, up to {most}')
        return value

    return read


def number(least, most, above=False):
    def read(text):
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most or (above and value == least):
            lower = f"above {least}" if above else f"from {least}"
            raise argparse.ArgumentTypeError(f'found "{text}"; allowed: a number {lower}, up to {most}')
        return value

    return read


def load_images():
    """Two dictionaries, images (rows of 64 numbers from 0 to 1) and labels, each with "training" and "test"."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    training, test, training_labels, test_labels = train_test_split(
        digits.data / 16, digits.target, test_size=TEST_SHARE, random_state=SPLIT_SEED, stratify=digits.target
    )
    return {"training": training, "test": test}, {"training": training_labels, "test": test_labels}


def classifier_for(settings):
    from numpy.random import RandomState
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(
        # Without a hidden layer the network is multinomial logistic regression, with the same optimiser.
        hidden_layer_sizes=(settings.hidden,) if settings.model == "mlp" else (),
        solver="sgd",
        momentum=MOMENTUM,
        learning_rate_init=settings.lr,
        batch_size=settings.batch_size,
        alpha=settings.alpha,
        # A generator, not a number: partial_fit would begin anew with a number, and each epoch's order be the same.
        random_state=RandomState(settings.seed),
    )


def train(classifier, images, labels, epochs):
    """Trains, prints a line an epoch, returns the last evaluation."""
    classes = list(range(10))
    evaluation = None
    for epoch in range(1, epochs + 1):
        started_at = time.perf_counter()
        try:
            classifier.partial_fit(images["training"], labels["training"], classes=classes)
            evaluation = evaluate(classifier, images["test"], labels["test"])
        except ValueError as error:
            if "finite" not in str(error) and "NaN" not in str(error):
                raise
            raise Divergence(diverged_in(epoch)) from error
        if not math.isfinite(classifier.loss_):
            raise Divergence(diverged_in(epoch))
        say(
            f"Epoch {epoch:>{len(str(epochs))}}/{epochs}"
            f" - Train Loss: {classifier.loss_:.4f}"
            f" - Test Loss: {evaluation['loss']:.4f}"
            f" - Test Accuracy: {evaluation['accuracy']:.2f}"
            f" - {time.perf_counter() - started_at:.2f} s"
        )
    return evaluation


def evaluate(classifier, images, labels):
    """Mean cross-entropy, accuracy in per cent, and accuracy by digit in per cent."""
    from sklearn.metrics import log_loss

    probabilities = classifier.predict_proba(images)
    hits = probabilities.argmax(axis=1) == labels
    return {
        "loss": log_loss(labels, probabilities, labels=classifier.classes_),
        "accuracy": 100 * hits.mean(),
        "accuracy_by_digit": [100 * hits[labels == digit].mean() for digit in classifier.classes_],
    }


def describe_task(settings, images, labels, version, load_seconds):
    layers = [64, settings.hidden, 10] if settings.model == "mlp" else [64, 10]
    parameters = sum((inputs + 1) * outputs for inputs, outputs in zip(layers, layers[1:]))
    say(f"sklearn_digits: {settings.model} on the handwritten digits of scikit-learn {version}")
    say(f"Data: {len(images['training'])} training images, {len(images['test'])} test images of 64 pixels")
    for name in ("training", "test"):
        say(f"{name.capitalize()} images by digit: {' '.join(str((labels[name] == d).sum()) for d in range(10))}")
    say(f"Network: {' - '.join(map(str, layers))} units, {parameters} parameters")
    say("Settings:")
    say(f"  epochs        {settings.epochs}")
    say(f"  learning rate {settings.lr:g}")
    if settings.model == "mlp":
        say(f"  hidden units  {settings.hidden}")
    say(f"  batch size    {settings.batch_size}")
    say(f"  alpha         {settings.alpha:g}")
    say(f"  seed          {settings.seed}")
    if settings.model == "logistic":
        say("Without a hidden layer, --hidden changes nothing")
    say(f"scikit-learn and images read in {load_seconds:.2f} s")


def describe_result(evaluation, test_labels, total_seconds):
    say("Accuracy by digit, in per cent:")
    for digit, share in enumerate(evaluation["accuracy_by_digit"]):
        say(f"  {digit}: {share:6.2f} of {(test_labels == digit).sum()} test images")
    say(f"Final Test Loss: {evaluation['loss']:.4f}")
    say(f"Final Test Accuracy: {evaluation['accuracy']:.2f}")
    say(f"Time: {total_seconds:.2f} s")
    say("Training completed successfully")


def diverged_in(epoch):
    return f"the training diverged in epoch {epoch} (its loss is no number); try a smaller --lr"


def say(line):
    # Flushed, so that whoever reads along sees each epoch when it ends.
    print(line, flush=True)


def fail(message):
    print(f"Fatal error: {message}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
