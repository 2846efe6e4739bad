"""Writes one recording in several formats, and reads each back with the format's own library.

recording_files.py write FOLDER STEPS        recording.{jsonl,csv,npz,hdf5,parquet}
recording_files.py read FILE                 prints the seconds that took
"""

import csv
import json
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np

LENGTH = 200


def write(folder: Path, steps: int) -> None:
    rng = np.random.default_rng(0)
    episodes = steps // LENGTH
    steps = episodes * LENGTH
    obs = rng.normal(size=(episodes, LENGTH + 1, 4))
    action = rng.integers(0, 2, size=(episodes, LENGTH))
    reward = rng.normal(size=(episodes, LENGTH)).round(3)
    ends = np.zeros((episodes, LENGTH), dtype=bool)
    ends[:, -1] = rng.random(episodes) < 0.5
    cut = np.zeros((episodes, LENGTH), dtype=bool)
    cut[:, -1] = ~ends[:, -1]
    with open(folder / "recording.jsonl", "w") as lines, open(folder / "recording.csv", "w", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(["episode", "t", *(f"obs_{i}" for i in range(4)), "action", "reward", "terminated", "truncated"])
        for e in range(episodes):
            listed = [part[e].tolist() for part in (obs, action, reward, ends, cut)]
            for t in range(LENGTH):
                o, a, r, end, stop = (part[t] for part in listed)
                lines.write(
                    json.dumps(
                        {"episode": e, "t": t, "obs": o, "action": a, "reward": r, "terminated": end, "truncated": stop}
                    )
                    + "\n"
                )
                rows.writerow([e, t, *o, a, r, end, stop])
    np.savez(
        folder / "recording.npz",
        obs=obs.reshape(-1, 4),
        acts=action.ravel(),
        rews=reward.ravel(),
        terminal=ends[:, -1],
        indices=np.arange(1, episodes) * LENGTH,
    )
    columns = {
        "episode_index": np.repeat(np.arange(episodes), LENGTH),
        "frame_index": np.tile(np.arange(LENGTH), episodes),
        "observation": obs[:, :-1].reshape(-1, 4),
        "next_observation": obs[:, 1:].reshape(-1, 4),
        "action": action.ravel(),
        "reward": reward.ravel(),
        "terminated": ends.ravel(),
        "truncated": cut.ravel(),
    }
    write_parquet(folder / "recording.parquet", columns)
    write_hdf5(folder / "recording.hdf5", steps, obs, action, reward, ends, cut)


def write_parquet(path: Path, columns: dict) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        return
    arrays = {
        name: pa.FixedSizeListArray.from_arrays(pa.array(data.ravel()), data.shape[1]) if data.ndim > 1 else pa.array(data)
        for name, data in columns.items()
    }
    parquet.write_table(pa.table(arrays), path)


def write_hdf5(path: Path, steps: int, obs, action, reward, ends, cut) -> None:
    try:
        import h5py
    except ImportError:
        return
    with h5py.File(path, "w") as file:
        file.attrs["total_steps"] = steps
        for e in range(len(obs)):
            group = file.create_group(f"episode_{e}")
            group.attrs["id"] = e
            group["observations"] = obs[e]
            group["actions"] = action[e]
            group["rewards"] = reward[e]
            group["terminations"] = ends[e]
            group["truncations"] = cut[e]


def read_jsonl(path: Path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def read_csv(path: Path):
    value = {"True": 1.0, "False": 0.0}
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [[value[cell] if cell in value else float(cell) for cell in row] for row in rows]


def read_npz(path: Path):
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def read_hdf5(path: Path):
    import h5py

    with h5py.File(path) as file:
        return [{name: data[()] for name, data in group.items()} for group in file.values()]


def read_parquet(path: Path):
    from pyarrow import parquet

    return parquet.read_table(path)


# Imported before the clock runs.
LIBRARIES = {".hdf5": "h5py", ".parquet": "pyarrow.parquet"}
READERS = {".jsonl": read_jsonl, ".csv": read_csv, ".npz": read_npz, ".hdf5": read_hdf5, ".parquet": read_parquet}

if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        path = Path(sys.argv[2])
        if path.suffix in LIBRARIES:
            import_module(LIBRARIES[path.suffix])
        start = time.perf_counter()
        READERS[path.suffix](path)
        print(time.perf_counter() - start)
