"""The build's side: turns client/ (Python) into one script. Never shipped, never imported by a server."""
