"""WIPO ST.96 and ST.97: one table of components, from which documents are written and by which they are read.

``mapping`` reads the table, ``binding`` turns plain values into components and back, ``nodes`` writes and reads XML text
and JSON. What a right is, and where its parts come from, is not known here: the register writes, the intake reads.
"""
