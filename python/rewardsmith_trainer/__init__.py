"""The embedded trainer: Q-learning on a Gymnasium environment, paid by a reward under test or by the environment.

It runs as a process of its own (`process`), in the isolation that replays run in. gymnasium, and the package that
brings the environment, come from the user's interpreter; everything else is the standard library.

    environment   makes the environment, and what is seen of it
    seen          numbers and names of what is seen
    table, tiles  the values of actions: by states, and where what is seen is continuous
    pay           calls the reward as a replay does, on live steps
    endings       success and cause of an episode, by the task's own expressions
    learner       the loop
    recorder      episodes as JSON Lines, windows of the learning curve
"""
