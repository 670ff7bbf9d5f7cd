"""The client's Python run uncompiled by Brython: for whoever changes it, and as the tests' referee. Never installed."""
