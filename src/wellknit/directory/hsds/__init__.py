"""The Human Services Data Specification (HSDS 3.0, and the service capacity of 3.1): our rows in its words, and back.

What HSDS has no field for stands in its *attributes*, so that nothing of ours is lost on the way. Of a confidential
organisation or place neither address, telephone nor position is ever written, whoever reads.
"""
