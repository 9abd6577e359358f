"""A client of the control API of a running server, with the surface of the control object.

``connection`` is light; ``control`` knows the values of the control object and loads it.
"""
