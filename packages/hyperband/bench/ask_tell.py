"""Time of one ask + tell of Optuna (random, TPE) and of KerasTuner's Hyperband oracle, on the space of ask-tell.ts."""
import contextlib, io, os, sys, tempfile, time
os.environ.setdefault("KERAS_BACKEND", "jax")
import keras_tuner
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
N = int(sys.argv[1]) if len(sys.argv) > 1 else 2000


def suggest(trial):
    trial.suggest_int("filters", 16, 128, step=16)
    dropout = trial.suggest_float("dropout", 0.1, 0.5, step=0.1)
    trial.suggest_float("learningRate", 1e-4, 1e-2, log=True)
    trial.suggest_categorical("cell", ["lstm", "gru"])
    if trial.suggest_int("layers", 1, 2) == 2:
        trial.suggest_int("units2", 32, 128, step=32)
    return dropout


for name, sampler, n in [
    ("random", optuna.samplers.RandomSampler(seed=1), N),
    ("TPE", optuna.samplers.TPESampler(seed=1), min(N, 1000)),
]:
    study = optuna.create_study(sampler=sampler)
    begin = time.perf_counter()
    for _ in range(n):
        trial = study.ask()
        study.tell(trial, suggest(trial))
    each = (time.perf_counter() - begin) / n
    print(f"optuna {optuna.__version__} {name}: {n} trials, {each * 1e6:.0f} us per ask + tell")

hp = keras_tuner.HyperParameters()
hp.Int("filters", 16, 128, step=16)
hp.Float("dropout", 0.1, 0.5, step=0.1)
hp.Float("learningRate", 1e-4, 1e-2, sampling="log")
hp.Choice("cell", ["lstm", "gru"])
hp.Int("layers", 1, 2)
with hp.conditional_scope("layers", [2]):
    hp.Int("units2", 32, 128, step=32)
oracle = keras_tuner.oracles.HyperbandOracle(
    objective=keras_tuner.Objective("score", "min"), max_epochs=81, factor=3, hyperband_iterations=20, hyperparameters=hp, seed=1
)
with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(io.StringIO()):
    oracle._set_project_dir(directory, "bench")
    jobs, begin = 0, time.perf_counter()
    while jobs < min(N, 500):
        trial = oracle.create_trial("tuner0")
        if trial.status == "STOPPED":
            break
        oracle.update_trial(trial.trial_id, {"score": trial.hyperparameters.values["dropout"]})
        trial.status = "COMPLETED"
        oracle.end_trial(trial)
        jobs += 1
    each = (time.perf_counter() - begin) / jobs
print(f"keras-tuner {keras_tuner.__version__} hyperband: {jobs} jobs, {each * 1e6:.0f} us per ask + tell (with its JSON file per trial)")
