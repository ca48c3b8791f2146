"""What a short script does: `python first_element.py FILE` prints one element of a file."""

import sys

import blosc2

print(blosc2.open(sys.argv[1], mode="r")[123_456])
