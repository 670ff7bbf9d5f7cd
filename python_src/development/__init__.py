"""The client's Python run uncompiled by Brython: for whoever changes it, and as the tests' referee. Never installed.

Where Brython 3.15.0 takes the client for something else than what ships, and what to write instead:

- what the platform gives is false when it has no enumerable property, a Promise and a Date too: `is not None`;
- == between two such objects reads and compares every property of theirs: ask for one property;
- a property that is missing raises AttributeError: `getattr(x, "name", None)`;
- a dict put on window is a dict when it comes back, without attributes: `window.Object.keys(x)`.
"""
