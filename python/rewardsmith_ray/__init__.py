"""Replays and trainings on a Ray cluster.

Who does what, and why:

- RewardSmith reads the recordings, since its readers (and the columns it keeps of what was read once) are
  where the command line is. Workers need nothing but Ray: no Node, no RewardSmith, no access to recordings.
- What a shard's harness reads from standard input (JSON header and columns, as on one machine) goes to a
  task as bytes through Ray's object store; or, where there is a folder that all machines see or a bucket, as
  a path or an fsspec URL that the worker opens itself.
- A task starts the very harness that runs locally, in a process of its own under bubblewrap, and gives back
  the frames it wrote. RewardSmith takes them for those of a local process: same merging, same numbers.
- A task whose worker or machine dies is tried a second time, and not a third: a reward that kills machines
  must not go through the whole cluster.
- A seed of a training is a task, too: the embedded trainer beside the harness, and beside it the user's own code
  that makes and watches the environment, sent along. What it says comes back at its end.

`driver` is the process that RewardSmith talks to; `shard` is what runs on the workers.
"""
