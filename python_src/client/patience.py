"""How long the server may take. Pure."""

PATIENCE = 10000  # ms until no answer is a failure
