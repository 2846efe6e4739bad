"""The embedded trainer: tabular Q-learning on a Gymnasium environment, paid by a reward under test or by the environment.

It runs as a process of its own (`process`), in the isolation that replays run in. gymnasium, and the package that
brings the environment, come from the user's interpreter; everything else is the standard library.

    environment   makes the environment, and what is seen of it
    discretise    states for the table, where the task names no function for them
    pay           calls the reward as a replay does, on live steps
    endings       success and cause of an episode, by the task's own expressions
    learner       the table and the loop
    recorder      episodes as JSON Lines, windows of the learning curve
"""
