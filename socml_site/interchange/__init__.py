"""Ways in and out: other formats become ours, and ours theirs.

Each way has a module of its own, and is imported only by who goes it: a build needs few of them.
"""
