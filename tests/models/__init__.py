"""A model of each object of the démarche beside the real service: the same states, the same refusals.

A model is plain Python that reads like the design's table of states, with who may do what. A machine (`beside.py`)
draws people, acts and versions, right ones and wrong ones, and asks both: the model, and over HTTP an installation that
runs (`town.py`). Both must do it, or refuse for the same reason; afterwards every object that is read is what the model
believes: its state, its version, its counts. What is refused changes nothing.

`bin/test tests/models` takes the same short walks each time; `--hypothesis-profile full` takes longer ones, never the
same. `test_planted.py` takes them beside a service with faults in it (`faults.py`), and each model finds its own.
"""
