"""The truth beside the files: an account of what was written, by the file contract and with nothing of intake or matching.

It reads the cells that went into the files, in plain Python, and says which row is whose. The demonstration and the
tests compare it with what the programs found, so nothing here may be imported by them or from them.
"""
